package affineur.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/**
 * A file while it comes from an upstream.
 *
 * <p><b>What has been seen is not yet proved.</b> The stream computes the digest as it goes and withholds the last block
 * (16 KiB at the most, and never less than the last byte) until length and digest proved right. So who passes the bytes on
 * with the file's length ends, if the upstream lied, with a connection that is cut, and never with a whole file that is
 * wrong; who keeps them must throw them away unless {@link InputStream#read} has said that the end is reached.
 *
 * @param bytes whose reading throws {@link affineur.refusal.Refusal} where the upstream fails or has lied; not to be read
 *     by two threads at a time
 * @param length that the content will have; empty if nobody said
 */
public record UpstreamContent(InputStream bytes, OptionalLong length) implements AutoCloseable {
    /** Also ends the request to the upstream, if it has not come to its end. */
    @Override
    public void close() {
        try {
            bytes.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
