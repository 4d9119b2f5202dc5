package affineur.command.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/** Random access to a channel through one buffer, so that neighbours cost one read. For one thread. */
final class Window {
    private final SeekableByteChannel channel;
    private final long size;
    private ByteBuffer buffer;
    private long start;

    Window(SeekableByteChannel channel, int capacity) throws IOException {
        this.channel = channel;
        this.size = channel.size();
        this.buffer =
                ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    }

    /**
     * The bytes from a position on, little-endian. Valid until the next call.
     *
     * @throws MalformedArchive if the content ends before
     */
    ByteBuffer at(long position, int length) throws IOException, MalformedArchive {
        if (position < 0 || position > size - length) {
            throw new MalformedArchive("it is truncated, or one of its records points beyond its end.");
        }
        if (position < start || position + length > start + buffer.limit()) {
            load(position, length);
        }
        return buffer.slice((int) (position - start), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What is there of it stays, so that what is asked for in order is read in order. */
    private void load(long position, int length) throws IOException {
        int there = 0;
        if (length > buffer.capacity()) {
            buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        } else if (position >= start && position < start + buffer.limit()) {
            there = (int) (start + buffer.limit() - position);
            buffer.position((int) (position - start)).compact();
        }
        buffer.limit((int) Math.min(buffer.capacity(), size - position)).position(there);
        start = position;
        channel.position(position + there);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("The staged content shrank while it was inspected");
            }
        }
        buffer.flip();
    }
}
