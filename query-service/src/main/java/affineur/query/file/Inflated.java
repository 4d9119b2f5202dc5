package affineur.query.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What a raw DEFLATE stream (RFC 1951) decompresses to, read as it comes. */
final class Inflated implements ReadableByteChannel {
    private final ReadableByteChannel packed;
    private final Inflater inflater = new Inflater(true);
    private final ByteBuffer input = ByteBuffer.allocate(16 << 10).limit(0);

    /** @param packed closed with this */
    Inflated(ReadableByteChannel packed) {
        this.packed = packed;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        try {
            while (true) {
                int length = inflater.inflate(target);
                if (length > 0 || !target.hasRemaining()) {
                    return length;
                }
                if (inflater.finished()) {
                    return -1;
                }
                fill();
            }
        } catch (DataFormatException e) {
            throw new IOException("What was decompressed when it was published is damaged", e);
        }
    }

    private void fill() throws IOException {
        input.clear();
        if (packed.read(input) <= 0) {
            throw new EOFException("The content is shorter than it was");
        }
        inflater.setInput(input.flip());
    }

    @Override
    public boolean isOpen() {
        return packed.isOpen();
    }

    @Override
    public void close() throws IOException {
        inflater.close();
        packed.close();
    }
}
