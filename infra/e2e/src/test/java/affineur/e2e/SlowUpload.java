package affineur.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An upload that stops in the middle of its file until it is told to go on. */
final class SlowUpload implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;
    private final byte[] body;
    private final int sent;

    private SlowUpload(Socket socket, byte[] body, int sent) {
        this.socket = socket;
        this.body = body;
        this.sent = sent;
    }

    /** Sends the head and the first half. */
    static SlowUpload begin(Registry registry, UploadForm form) {
        try {
            byte[] body = form.body();
            var socket = new Socket(InetAddress.getLoopbackAddress(), registry.port());
            socket.setSoTimeout(PATIENCE_MS);
            var head =
                    "POST /legacy/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                            .formatted(
                                    registry.port(),
                                    Registry.basic(Registry.TOKEN),
                                    UploadForm.CONTENT_TYPE,
                                    body.length);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body, 0, body.length / 2);
            socket.getOutputStream().flush();
            return new SlowUpload(socket, body, body.length / 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the rest and returns the answer; empty if the connection was closed without one. */
    String finish() {
        try {
            socket.getOutputStream().write(body, sent, body.length - sent);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // It may be answered already, and closed to what we still send.
        }
        try {
            var answer = new StringBuilder();
            var in = socket.getInputStream();
            for (int read = in.read(); read >= 0 && !answer.toString().endsWith("\r\n\r\n"); read = in.read()) {
                answer.append((char) read);
            }
            return answer.toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
