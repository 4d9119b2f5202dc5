package affineur.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Locale;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The broker's two sockets, bound to free ports before Kafka is configured: it has to be told its ports, and nobody can
 * take them in between.
 */
final class LoopbackListeners implements ServerSocketFactory, AutoCloseable {
    static final String BROKER = "BROKER";
    static final String CONTROLLER = "CONTROLLER";

    private final ServerSocketChannel broker;
    private final ServerSocketChannel controller;

    private LoopbackListeners(ServerSocketChannel broker, ServerSocketChannel controller) {
        this.broker = broker;
        this.controller = controller;
    }

    static LoopbackListeners open() throws IOException {
        ServerSocketChannel broker = bind();
        try {
            return new LoopbackListeners(broker, bind());
        } catch (IOException e) {
            broker.close();
            throw e;
        }
    }

    private static ServerSocketChannel bind() throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 50);
        channel.configureBlocking(false);
        return channel;
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listenerName, InetSocketAddress address, int receiveBufferSize, int backlog) {
        return switch (listenerName.toUpperCase(Locale.ROOT)) {
            case BROKER -> broker;
            case CONTROLLER -> controller;
            default -> throw new IllegalArgumentException(listenerName);
        };
    }

    String brokerAddress() {
        return address(broker);
    }

    String controllerAddress() {
        return address(controller);
    }

    private static String address(ServerSocketChannel channel) {
        return "127.0.0.1:" + channel.socket().getLocalPort();
    }

    @Override
    public void close() {
        try (broker;
                controller) {
            // both are closed, whichever fails
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
