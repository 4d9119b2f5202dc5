package affineur.deploy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A service behind the gateway that shows what came over the wire, byte by byte, and answers what a test likes: the JDK's
 * own server neither lets one choose the reason phrase, nor hang up.
 */
final class FakeService implements Closeable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<Head> heads = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Answering answering;

    FakeService(Answering answering) throws IOException {
        this.answering = answering;
        Thread.startVirtualThread(this::accept);
    }

    /** Reads the request's body as far as it likes, and writes an answer; the connection is closed if it throws. */
    interface Answering {
        void answer(Head head, InputStream body, OutputStream out) throws IOException;
    }

    /**
     * The beginning of a request.
     *
     * @param path as it was sent
     * @param lines the headers, as they were sent
     */
    record Head(String method, String path, String version, List<String> lines) {
        @Nullable
        String header(String name) {
            String start = name + ": ";
            return lines.stream()
                    .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
                    .map(line -> line.substring(start.length()))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** An answer with the name of the service as its body. */
    static Answering says(String name) {
        return (head, body, out) -> {
            body.readAllBytes();
            write(out, "200 OK", name);
        };
    }

    static void write(OutputStream out, String status, String body) throws IOException {
        String text = "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** As when the process is killed. */
    static Answering hangsUp() {
        return (head, body, out) -> {
            throw new EOFException();
        };
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    void answer(Answering other) {
        answering = other;
    }

    /** What came, the latest last. */
    List<Head> heads() {
        return heads;
    }

    /** How many connections were made to it. */
    int accepted() {
        return accepted.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listening.accept();
                accepted.incrementAndGet();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream(), 65_536);
            Head head = read(in);
            while (head != null) {
                heads.add(head);
                InputStream body = body(head, in);
                answering.answer(head, body, connection.getOutputStream());
                if (body.read() >= 0) {
                    return;
                }
                head = read(in);
            }
        } catch (IOException gone) {
            // by the test's will
        } finally {
            connections.remove(connection);
        }
    }

    private static @Nullable Head read(InputStream in) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        List<String> lines = new CopyOnWriteArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
        }
        String[] words = first.split(" ", -1);
        return new Head(words[0], words[1], words[2], lines);
    }

    static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static InputStream body(Head head, InputStream in) {
        if ("chunked".equals(head.header("Transfer-Encoding"))) {
            return new Chunks(in);
        }
        String length = head.header("Content-Length");
        return new Bounded(in, length == null ? 0 : Long.parseLong(length));
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long left;

        Bounded(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(bytes, from, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("The body was cut");
            }
            left -= count;
            return count;
        }
    }

    private static final class Chunks extends InputStream {
        private final InputStream in;
        private InputStream chunk = InputStream.nullInputStream();
        private boolean ended;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            while (!ended) {
                int count = chunk.read(bytes, from, length);
                if (count >= 0) {
                    return count;
                }
                next();
            }
            return -1;
        }

        private void next() throws IOException {
            String size = line(in);
            if (size.isEmpty()) {
                size = line(in); // the line's end behind a chunk
            }
            long length = Long.parseLong(size, 16);
            chunk = new Bounded(in, length);
            if (length == 0) {
                ended = true;
                line(in);
            }
        }
    }
}
