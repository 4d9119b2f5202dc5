package affineur.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the person at the machine asks the running program for a new admin token: a Unix socket in a directory that
 * only the program's own user can enter, so that the right to ask is the right to read the data directory. Its path
 * stands in the data directory, whose own path may be too long for a socket's.
 */
final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    private final Path pointer;
    private final Path socket;
    private final ServerSocketChannel server;

    private ControlSocket(Path pointer, Path socket, ServerSocketChannel server) {
        this.pointer = pointer;
        this.socket = socket;
        this.server = server;
    }

    /** Listens; each connection is answered with one line from the issuer. */
    static ControlSocket listen(DataDirectory data, Supplier<String> issuer) throws IOException {
        Path socket = Files.createTempDirectory("affineur-").resolve("control");
        ServerSocketChannel server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Path pointer = pointer(data.root());
        Files.writeString(pointer, socket.toString());
        ControlSocket control = new ControlSocket(pointer, socket, server);
        Thread.ofPlatform().name("control").daemon().start(() -> control.answer(issuer));
        return control;
    }

    private void answer(Supplier<String> issuer) {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                ByteBuffer line = StandardCharsets.UTF_8.encode(issuer.get() + "\n");
                while (line.hasRemaining()) {
                    client.write(line);
                }
            } catch (ClosedChannelException stopping) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("A token could not be issued: {}", e.toString());
            }
        }
    }

    /**
     * Asks the program that runs on this data directory.
     *
     * @throws IOException if none answers
     */
    static String ask(Path data) throws IOException {
        String socket;
        try {
            socket = Files.readString(pointer(data));
        } catch (NoSuchFileException e) {
            throw new IOException("it has not finished starting", e);
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                BufferedReader reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            if (line == null) {
                throw new IOException("it gave no answer; its log says why");
            }
            return line;
        }
    }

    private static Path pointer(Path data) {
        return data.resolve("control");
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(pointer);
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.getParent());
    }
}
