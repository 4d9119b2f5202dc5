package affineur.blobs;

import affineur.packaging.Sha256;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Content named by its SHA-256. The same content is kept once. */
public interface Blobs {
    /** A place for content whose digest is not known yet. Close it: what was not kept by then is gone. */
    Staged stage() throws IOException;

    Optional<Blob> find(Sha256 name) throws IOException;

    /** Removes the content; nothing happens where there is none. Readers that have it open read on. */
    void delete(Sha256 name) throws IOException;

    /** Everything that is kept, in no order. Close the stream. */
    Stream<Kept> list() throws IOException;

    /** @param since when it was last stored: storing it again counts */
    record Kept(Sha256 name, long size, Instant since) {}
}
