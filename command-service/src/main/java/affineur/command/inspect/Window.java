package affineur.command.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/** Random access to a channel through one buffer, so that neighbours cost one read. */
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

    private void load(long position, int length) throws IOException {
        if (length > buffer.capacity()) {
            buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), size - position));
        start = position;
        channel.position(position);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("The staged content shrank while it was inspected");
            }
        }
        buffer.flip();
    }
}
