package affineur.standalone;

import affineur.access.Secret;
import affineur.events.Visibility;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code affineur serve}: runs the registry until it is told to stop. */
@Command(
        name = "serve",
        description = "Run the registry.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "With AFFINEUR_ADMIN_TOKEN, or a file named by AFFINEUR_ADMIN_TOKEN_FILE, that token is the admin's.",
        })
final class Serve implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--host",
            defaultValue = "${env:AFFINEUR_HOST:-127.0.0.1}",
            description = "The address to listen on (AFFINEUR_HOST; default: 127.0.0.1).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            defaultValue = "${env:AFFINEUR_PORT:-8080}",
            description = "The port to listen on, 0 for a free one (AFFINEUR_PORT; default: 8080).")
    private int port;

    @Option(
            names = "--visibility",
            defaultValue = "${env:AFFINEUR_VISIBILITY}",
            description = "Who may read the default project, decided at the first start: public, internal or private "
                    + "(AFFINEUR_VISIBILITY; default: public on a loopback address, else private).")
    private @Nullable String visibility;

    @Override
    public Integer call() throws Exception {
        InetAddress address = address();
        Visibility first = visibility(address);
        Optional<Secret> token = adminToken();
        PrintWriter out = spec.commandLine().getOut();
        try {
            DataDirectory directory = DataDirectory.open(data.directory);
            int freePort = claimPort(address);
            System.setProperty("affineur.log", directory.log().toString());
            out.println("Starting on " + directory.root());
            out.flush();
            Server server = Server.start(directory, address, freePort, first, token);
            Thread stop = new Thread(() -> stop(server, directory, out), "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            Greeting.print(out, server.address(), server.newSecret());
            new CountDownLatch(1).await(); // until the JVM is told to stop
        } catch (DataDirectory.InUse e) {
            throw new CannotStart(e.getMessage() + ". Stop that one first, or name another directory with --data.");
        }
        return 0;
    }

    private static void stop(Server server, DataDirectory directory, PrintWriter out) {
        out.println("Stopping …");
        out.flush();
        try (directory) {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InetAddress address() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new CannotStart("There is no address to listen on called '" + host + "' (--host).");
        }
    }

    /** Fails early where the port is taken, before anything slow has begun. */
    private int claimPort(InetAddress address) {
        if (port < 0 || port > 65535) {
            throw new CannotStart("A port is a number from 0 to 65535, not " + port + " (--port).");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new CannotStart("Port " + port + " on " + host + " cannot be used: " + e.getMessage()
                    + ". Name another with --port, or 0 for a free one.");
        }
    }

    private Visibility visibility(InetAddress address) {
        return switch (visibility) {
            case null -> address.isLoopbackAddress() ? Visibility.PUBLIC : Visibility.PRIVATE;
            case "public" -> Visibility.PUBLIC;
            case "internal" -> Visibility.INTERNAL;
            case "private" -> Visibility.PRIVATE;
            default -> throw new CannotStart("--visibility is public, internal or private, not '" + visibility + "'.");
        };
    }

    private static Optional<Secret> adminToken() {
        String file = System.getenv("AFFINEUR_ADMIN_TOKEN_FILE");
        String token = System.getenv("AFFINEUR_ADMIN_TOKEN");
        if (file != null && !file.isBlank()) {
            try {
                token = Files.readString(Path.of(file));
            } catch (IOException e) {
                throw new CannotStart("AFFINEUR_ADMIN_TOKEN_FILE cannot be read: " + e);
            }
        }
        if (token == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Secret.chosen(token.strip()));
        } catch (IllegalArgumentException e) {
            throw new CannotStart("The admin token in the environment " + e.getMessage() + ".");
        }
    }
}
