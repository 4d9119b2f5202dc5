package affineur.blobs.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Staged content, read from any place through one window that grows as long as it is read in order. */
final class StagedReader implements SeekableByteChannel {
    private static final int SMALLEST_WINDOW = 256 << 10;
    private static final int LARGEST_WINDOW = 4 << 20;

    private final Windows windows;
    private final long size;
    private ByteBuffer window;
    private long windowStart;
    private long position;
    private boolean open = true;

    /** Where windows come from. */
    private interface Windows {
        ByteBuffer at(long position, int length) throws IOException;
    }

    private StagedReader(Windows windows, ByteBuffer window, long size) {
        this.windows = windows;
        this.window = window;
        this.size = size;
    }

    /** Content in memory: one window shows all of it. */
    static StagedReader of(byte[] content, int length) {
        ByteBuffer all = ByteBuffer.wrap(content, 0, length);
        return new StagedReader((_, _) -> all, all, length);
    }

    static StagedReader of(Bucket bucket, String key, long size) {
        return new StagedReader((from, length) -> fetch(bucket, key, from, length), ByteBuffer.allocate(0), size);
    }

    private static ByteBuffer fetch(Bucket bucket, String key, long from, int length) throws IOException {
        try (InputStream in =
                bucket.get(key, from, (long) length).orElseThrow(() -> new IOException(key + " is gone from S3"))) {
            byte[] content = in.readNBytes(length);
            if (content.length < length) {
                throw new EOFException(key + " ended at byte " + (from + content.length));
            }
            return ByteBuffer.wrap(content);
        } catch (IOException e) {
            throw bucket.failed(e);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireOpen();
        if (position >= size) {
            return target.hasRemaining() ? -1 : 0;
        }
        if (position < windowStart || position >= windowStart + window.limit()) {
            load();
        }
        int offset = (int) (position - windowStart);
        int length = Math.min(target.remaining(), window.limit() - offset);
        target.put(window.slice(offset, length));
        position += length;
        return length;
    }

    private void load() throws IOException {
        boolean inOrder = window.limit() > 0 && position == windowStart + window.limit();
        int wanted = inOrder ? Math.min(LARGEST_WINDOW, window.limit() * 2) : SMALLEST_WINDOW;
        window = windows.at(position, (int) Math.min(wanted, size - position));
        windowStart = position;
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        requireOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("Position " + newPosition);
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return size;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public int write(ByteBuffer content) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        window = ByteBuffer.allocate(0);
    }
}
