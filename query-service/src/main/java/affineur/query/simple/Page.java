package affineur.query.simple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** What a request for a page finds. */
sealed interface Page {
    /** Bytes that it holds, about. */
    long weight();

    /**
     * A page as it is sent.
     *
     * @param gzip null where it would save nothing
     */
    record Rendered(Representation identity, @Nullable Representation gzip) implements Page {
        private static final int WORTHWHILE = 300;

        static Rendered of(MediaType type, byte[] bytes) {
            byte[] zipped = bytes.length < WORTHWHILE ? bytes : gzip(bytes);
            return new Rendered(
                    new Representation(type.toString(), bytes),
                    zipped.length < bytes.length ? new Representation(type + " gzip", zipped) : null);
        }

        private static byte[] gzip(byte[] bytes) {
            var zipped = new ByteArrayOutputStream(bytes.length / 3 + 64);
            try (var out = new GZIPOutputStream(zipped)) {
                out.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return zipped.toByteArray();
        }

        @Override
        public long weight() {
            return 1000L + identity.size() + (gzip == null ? 0 : gzip.size());
        }
    }

    /** No such package. Remembered, since installers ask every index for every package. */
    record Missing() implements Page {
        @Override
        public long weight() {
            return 500;
        }
    }

    /** Too large to keep: made for each request while it is sent. */
    record Streamed() implements Page {
        @Override
        public long weight() {
            return 500;
        }
    }
}
