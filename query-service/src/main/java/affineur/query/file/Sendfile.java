package affineur.query.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * A response whose body goes from a file to the socket within the kernel, which Jetty does not offer. Jetty writes the
 * headers and, with a last empty write, ends the response; between the two the file is transferred. It rests on Jetty's
 * generator not counting what the body has. Clear-text HTTP/1 only.
 */
final class Sendfile extends HttpStream.Wrapper {
    private static final long TRANSFER = 1 << 20;
    private static final int BUFFER = 64 << 10;

    private final SocketChannelEndPoint socket;
    private final ByteBufferPool buffers;
    private final FileChannel file;
    private final long from;
    private final long length;
    private @Nullable Transfer transfer;

    private Sendfile(
            HttpStream stream,
            SocketChannelEndPoint socket,
            ByteBufferPool buffers,
            FileChannel file,
            long from,
            long length) {
        super(stream);
        this.socket = socket;
        this.buffers = buffers;
        this.file = file;
        this.from = from;
        this.length = length;
    }

    /**
     * Sends this part of the file as the body, if the request's connection allows it. The response's headers are
     * complete but for {@code Content-Length}, which must not be there.
     *
     * @param callback called in the end; it closes the file
     * @return false if nothing was done, because the connection is encrypted or multiplexed
     */
    static boolean send(
            Request request, Response response, Callback callback, FileChannel file, long from, long length) {
        HttpVersion version = request.getConnectionMetaData().getHttpVersion();
        if (version.getVersion() > HttpVersion.HTTP_1_1.getVersion()
                || !(request.getConnectionMetaData().getConnection().getEndPoint()
                        instanceof SocketChannelEndPoint socket)) {
            return false;
        }
        ByteBufferPool buffers = request.getComponents().getByteBufferPool();
        request.addHttpStreamWrapper(stream -> new Sendfile(stream, socket, buffers, file, from, length));
        response.write(true, null, callback);
        return true;
    }

    @Override
    public void send(
            MetaData.Request request,
            MetaData.@Nullable Response response,
            boolean last,
            @Nullable ByteBuffer content,
            Callback callback) {
        if (response == null || response.getStatus() >= 300 || !last || BufferUtil.hasContent(content)) {
            // an interim answer, or an error in place of ours
            super.send(request, response, last, content, callback);
            return;
        }
        HttpFields headers = HttpFields.build(response.getHttpFields()).put(HttpHeader.CONTENT_LENGTH, length);
        MetaData.Response head = new MetaData.Response(
                response.getStatus(), response.getReason(), response.getHttpVersion(), headers, length, null);
        Transfer begun = new Transfer(request, callback);
        transfer = begun;
        super.send(
                request,
                head,
                false,
                null,
                Callback.from(callback.getInvocationType(), begun::iterate, callback::failed));
    }

    @Override
    public Runnable cancelSend(Throwable cause, Callback callback) {
        Runnable cancel = super.cancelSend(cause, callback);
        Transfer begun = transfer;
        return begun == null
                ? cancel
                : () -> {
                    begun.cancel(cause);
                    cancel.run();
                };
    }

    private final class Transfer extends IteratingCallback {
        private final MetaData.Request request;
        private final Callback callback;
        private final long end = from + length;
        private long position = from;
        private @Nullable RetainableByteBuffer buffer;

        Transfer(MetaData.Request request, Callback callback) {
            this.request = request;
            this.callback = callback;
        }

        @Override
        protected Action process() throws IOException {
            release();
            if (position == end) {
                return Action.SUCCEEDED;
            }
            long sent = file.transferTo(position, Math.min(end - position, TRANSFER), socket.getChannel());
            if (sent > 0) {
                position += sent;
                socket.notIdle();
                succeeded();
            } else {
                // the socket is full: Jetty waits until it takes the next piece
                socket.write(this, next());
            }
            return Action.SCHEDULED;
        }

        private ByteBuffer next() throws IOException {
            RetainableByteBuffer acquired = buffers.acquire(BUFFER, true);
            buffer = acquired;
            ByteBuffer piece = acquired.getByteBuffer();
            BufferUtil.clearToFill(piece);
            piece.limit((int) Math.min(piece.capacity(), end - position));
            int read = file.read(piece, position);
            if (read <= 0) {
                throw new EOFException("The file is shorter than it was");
            }
            position += read;
            piece.flip();
            return piece;
        }

        void cancel(Throwable cause) {
            if (abort(cause)) {
                Callback pending = socket.cancelWrite(cause);
                if (pending != null) {
                    pending.failed(cause);
                }
            }
        }

        @Override
        protected void onCompleteSuccess() {
            release();
            Sendfile.super.send(request, null, true, null, callback);
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            release();
            callback.failed(cause);
        }

        private void release() {
            if (buffer != null) {
                buffer.release();
                buffer = null;
            }
        }
    }
}
