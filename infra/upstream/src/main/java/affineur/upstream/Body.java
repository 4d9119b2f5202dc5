package affineur.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import java.util.function.Supplier;

/** What an upstream sends: no more than so many bytes, and where it fails, with the upstream's {@link Trouble}. */
final class Body extends InputStream {
    private final InputStream in;
    private final long limit;
    private final Supplier<Trouble> tooLarge;
    private final Function<IOException, Trouble> failed;
    private long count;

    Body(InputStream in, long limit, Supplier<Trouble> tooLarge, Function<IOException, Trouble> failed) {
        this.in = in;
        this.limit = limit;
        this.tooLarge = tooLarge;
        this.failed = failed;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        int read;
        try {
            read = in.read(buffer, offset, length);
        } catch (IOException e) {
            throw failed.apply(e);
        }
        if (read > 0) {
            count += read;
            if (count > limit) {
                throw tooLarge.get();
            }
        }
        return read;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException _) {
            // whatever was wanted of it has been read
        }
    }
}
