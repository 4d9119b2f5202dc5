package affineur.standalone;

import affineur.access.Secret;
import affineur.events.Visibility;
import affineur.server.CannotStart;
import affineur.server.Listen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

    @Mixin
    private Listen listen = new Listen();

    @Option(
            names = "--visibility",
            defaultValue = "${env:AFFINEUR_VISIBILITY}",
            description = "Who may read the default project, decided at the first start: public, internal or private "
                    + "(AFFINEUR_VISIBILITY; default: public on a loopback address, else private).")
    private @Nullable String visibility;

    @Override
    public Integer call() throws Exception {
        Visibility first = visibility(listen.address());
        Optional<Secret> token = adminToken();
        PrintWriter out = spec.commandLine().getOut();
        try {
            DataDirectory directory = DataDirectory.open(data.directory);
            InetSocketAddress address = listen.claim();
            System.setProperty("affineur.log", directory.log().toString());
            out.println("Starting on " + directory.root());
            out.flush();
            Server server = Server.start(directory, address, first, token);
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
