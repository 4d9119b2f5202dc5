package affineur.query.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/** A response whose body is read into a buffer and written from it: for what {@link Sendfile} cannot send. */
final class Copy extends IteratingCallback {
    private static final int BUFFER = 256 << 10;

    private final ReadableByteChannel content;
    private final Response response;
    private final Callback callback;
    private final RetainableByteBuffer buffer;
    private long left;

    private Copy(ReadableByteChannel content, long length, Request request, Response response, Callback callback) {
        this.content = content;
        this.left = length;
        this.response = response;
        this.callback = callback;
        this.buffer = request.getComponents().getByteBufferPool().acquire(BUFFER, true);
    }

    /**
     * Sends so many bytes as the body. The headers are complete.
     *
     * @param callback called in the end; it closes the channel
     */
    static void send(ReadableByteChannel content, long length, Request request, Response response, Callback callback) {
        new Copy(content, length, request, response, callback).iterate();
    }

    @Override
    protected Action process() throws IOException {
        if (left == 0) {
            return Action.SUCCEEDED;
        }
        ByteBuffer piece = buffer.getByteBuffer();
        BufferUtil.clearToFill(piece);
        piece.limit((int) Math.min(piece.capacity(), left));
        int read = content.read(piece);
        if (read <= 0) {
            throw new EOFException("The content is shorter than it was");
        }
        left -= read;
        piece.flip();
        response.write(left == 0, piece, this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        buffer.release();
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        buffer.release();
        callback.failed(cause);
    }
}
