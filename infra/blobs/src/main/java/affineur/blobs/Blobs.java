package affineur.blobs;

import affineur.packaging.Sha256;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Content named by its SHA-256. The same content is kept once.
 *
 * <p>Where the store is full or cannot be written, a writer gets an {@link affineur.refusal.Refusal} (unavailable) that
 * can be shown to the client, and the operator a log line with the cause.
 */
public interface Blobs {
    /** A place for content whose digest is not known yet. Close it: what was not kept by then is gone. */
    Staged stage() throws IOException;

    /** The kept content of that name; empty if there is none. */
    Optional<Blob> find(Sha256 name) throws IOException;

    /** Removes the content; nothing happens where there is none. Readers that have it open read on. */
    void delete(Sha256 name) throws IOException;

    /** Everything that is kept, in no order; what comes and goes meanwhile may be there or not. Close the stream. */
    Stream<Kept> list() throws IOException;

    /**
     * @param size bytes
     * @param since when it was last stored: storing it again counts
     */
    record Kept(Sha256 name, long size, Instant since) {}
}
