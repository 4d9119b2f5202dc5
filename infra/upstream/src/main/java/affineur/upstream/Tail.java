package affineur.upstream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Remembers the last bytes, to know whether HTML that has no length came to its end. */
final class Tail extends FilterInputStream {
    private final byte[] last = new byte[64];
    private int filled;

    Tail(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            int taken = Math.min(read, last.length);
            int kept = Math.min(filled, last.length - taken);
            System.arraycopy(last, filled - kept, last, 0, kept);
            System.arraycopy(buffer, offset + read - taken, last, kept, taken);
            filled = kept + taken;
        }
        return read;
    }

    boolean endsHtml() {
        return new String(last, 0, filled, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .contains("</html>");
    }
}
