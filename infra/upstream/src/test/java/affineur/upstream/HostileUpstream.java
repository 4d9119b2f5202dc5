package affineur.upstream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** A server on loopback that writes just the bytes that it is told to, since HTTP libraries are too polite for it. */
final class HostileUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** What it does when asked; the connection is closed afterwards. */
    @FunctionalInterface
    interface Behaviour {
        void answer(Call call) throws IOException;
    }

    /** A request, and where its answer goes. */
    record Call(String path, Map<String, String> headers, OutputStream out, Socket socket) {
        @Nullable
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** A whole and honest answer. */
        void answer(int status, byte[] body, String... headers) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Said\r\nConnection: close\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            write(head + "Content-Length: " + body.length + "\r\n\r\n");
            out.write(body);
            out.flush();
        }

        void answer(int status, String body, String... headers) throws IOException {
            answer(status, body.getBytes(StandardCharsets.UTF_8), headers);
        }

        void json(String body, String... more) throws IOException {
            String[] headers = Arrays.copyOf(more, more.length + 1);
            headers[more.length] = "Content-Type: application/vnd.pypi.simple.v1+json";
            answer(200, body, headers);
        }

        void redirect(String location) throws IOException {
            answer(302, "", "Location: " + location);
        }

        /** Until whoever asked has gone. */
        void awaitEnd() throws IOException {
            HostileUpstream.awaitEnd(socket);
        }
    }

    /** What it does with a connection. */
    @FunctionalInterface
    interface Wire {
        void talk(Socket socket) throws IOException;
    }

    static void awaitEnd(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        while (in.read() >= 0) {
            // whatever it says
        }
    }

    HostileUpstream() {
        this(ServerSocketFactory.getDefault());
    }

    HostileUpstream(ServerSocketFactory sockets) {
        this(sockets, null);
    }

    /** One that speaks no HTTP. */
    HostileUpstream(Wire wire) {
        this(ServerSocketFactory.getDefault(), wire);
    }

    private HostileUpstream(ServerSocketFactory sockets, @Nullable Wire wire) {
        try {
            server = sockets.createServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var _ = Thread.ofVirtual().start(() -> accept(wire));
    }

    private void accept(@Nullable Wire wire) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                var _ = Thread.ofVirtual().start(() -> serve(socket, wire));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, @Nullable Wire wire) {
        try (socket) {
            if (wire != null) {
                wire.talk(socket);
                return;
            }
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String request = line(in);
            if (request.isEmpty()) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
            Call call = new Call(request.split(" ", 3)[1], headers, socket.getOutputStream(), socket);
            calls.add(call);
            behaviours
                    .getOrDefault(call.path(), missing -> missing.answer(404, "not here"))
                    .answer(call);
        } catch (IOException e) {
            // whoever asked has gone
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    HostileUpstream on(String path, Behaviour behaviour) {
        behaviours.put(path, behaviour);
        return this;
    }

    int port() {
        return server.getLocalPort();
    }

    List<Call> calls() {
        return calls;
    }

    List<String> paths() {
        return calls.stream().map(Call::path).toList();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
