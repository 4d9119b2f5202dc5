package affineur.engines;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debian's nginx, as it is on the PATH or where Debian keeps it. */
public final class Nginx implements AutoCloseable {
    private final ServerProcess process;
    private final int port;

    private Nginx(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether this machine has one. */
    public static boolean isInstalled() {
        return HostTools.find("nginx").isPresent();
    }

    /**
     * Starts it and returns when it listens.
     *
     * @param configuration a whole nginx.conf; relative paths in it lie in the directory
     * @param port where it listens according to that, on loopback
     */
    public static Nginx start(Path directory, String configuration, int port) throws IOException {
        Path nginx =
                HostTools.find("nginx").orElseThrow(() -> new IOException("There is no nginx: install nginx-light"));
        Path place = Files.createDirectories(directory.toAbsolutePath());
        Path file = Files.writeString(place.resolve("nginx.conf"), configuration);
        ServerProcess process = ServerProcess.named("nginx", place)
                .command(
                        nginx.toString(),
                        "-p",
                        place.toString(),
                        "-e",
                        place.resolve("error.log").toString(),
                        "-c",
                        file.toString(),
                        "-g",
                        "daemon off;")
                .port(port)
                .readyWhen(Readiness.listens(port))
                .start();
        return new Nginx(process, port);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    public ServerProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
