package affineur.blobs.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What lies between us and the S3, and can break. */
final class Wire implements AutoCloseable {
    private final ServerSocket listening;
    private final URI server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicLong cutAfter = new AtomicLong(Long.MAX_VALUE);
    private volatile boolean silent;

    Wire(URI server) throws IOException {
        this.server = server;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
        return URI.create(server.getScheme() + "://127.0.0.1:" + listening.getLocalPort());
    }

    /** Cuts the next connections, each after it has carried so many bytes in one direction. */
    void cut(int connections, long bytes) {
        cutAfter.set(bytes);
        cuts.set(connections);
    }

    int cutsLeft() {
        return cuts.get();
    }

    /** Takes what it is given and hands nothing on, until it is told otherwise. */
    void silent(boolean now) {
        silent = now;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket onward = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
                sockets.add(client);
                sockets.add(onward);
                Thread.ofVirtual().start(() -> carry(client, onward));
                Thread.ofVirtual().start(() -> carry(onward, client));
            } catch (IOException refused) {
                // the server is down, or we are closed: the next may come through
            }
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[16 << 10];
        long carried = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                carried += read;
                if (carried > cutAfter.get() && cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    return;
                }
                if (!silent) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException broken) {
            // one side is gone, and so the other goes
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
