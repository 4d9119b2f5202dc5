package affineur.blobs;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Kept content. */
public interface Blob {
    /** Bytes. */
    long size();

    /** When it was last stored: storing it again counts. */
    Instant since();

    /** Reads from a byte on, to the end. */
    ReadableByteChannel open(long from) throws IOException;

    /** Where it is a file of this machine: that file, for the kernel to send. */
    Optional<Path> file();

    /**
     * Where clients may fetch it by themselves for a while, without credentials: whoever gets this address may read the
     * content.
     *
     * @param disposition what the answer there says in {@code Content-Disposition}
     * @param contentType what it says in {@code Content-Type}
     */
    default Optional<URI> location(String disposition, String contentType) {
        return Optional.empty();
    }
}
