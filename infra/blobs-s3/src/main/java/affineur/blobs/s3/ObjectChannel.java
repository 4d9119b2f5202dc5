package affineur.blobs.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An object as it comes, from a byte on to its end. Where the connection breaks, it goes on with another, once. */
final class ObjectChannel implements ReadableByteChannel {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectChannel.class);
    private static final int CHUNK = 64 << 10;

    private final Bucket bucket;
    private final String key;
    private final long end;
    private long position;
    private @Nullable InputStream stream;
    private byte[] chunk = new byte[0];
    private boolean resumed;
    private boolean open = true;

    private ObjectChannel(Bucket bucket, String key, long position, long end) {
        this.bucket = bucket;
        this.key = key;
        this.position = position;
        this.end = end;
    }

    /**
     * @param size of the object
     * @throws IOException if it is gone
     */
    static ObjectChannel open(Bucket bucket, String key, long from, long size) throws IOException {
        var channel = new ObjectChannel(bucket, key, Math.min(from, size), size);
        if (channel.position < size) {
            channel.connect();
        }
        return channel;
    }

    private InputStream connect() throws IOException {
        InputStream connected =
                bucket.get(key, position, null).orElseThrow(() -> new IOException(key + " is gone from S3"));
        stream = connected;
        return connected;
    }

    /** Fills the buffer as far as there is something: the stream gives small pieces. */
    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (position == end) {
            return target.hasRemaining() ? -1 : 0;
        }
        int before = target.position();
        while (target.hasRemaining() && position < end) {
            try {
                readPiece(target);
            } catch (IOException e) {
                resume(e);
            }
        }
        return target.position() - before;
    }

    private void readPiece(ByteBuffer target) throws IOException {
        InputStream from = stream == null ? connect() : stream;
        if (chunk.length == 0) {
            chunk = new byte[CHUNK];
        }
        int read = from.read(chunk, 0, (int) Math.min(Math.min(CHUNK, target.remaining()), end - position));
        if (read < 0) {
            throw new EOFException(key + " ended at byte " + position + " of " + end);
        }
        target.put(chunk, 0, read);
        position += read;
    }

    private void resume(IOException cause) {
        disconnect();
        if (resumed) {
            throw bucket.failed(cause);
        }
        resumed = true;
        LOG.debug("{} broke off at byte {} of {} and is read on from there", key, position, end, cause);
    }

    private void disconnect() {
        InputStream connected = stream;
        stream = null;
        if (connected != null) {
            try {
                connected.close();
            } catch (IOException e) {
                LOG.debug("{} was only read", key, e);
            }
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        disconnect();
    }
}
