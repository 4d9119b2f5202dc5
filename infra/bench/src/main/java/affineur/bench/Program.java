package affineur.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The built program, started through its launcher as a user starts it. */
final class Program implements Closeable {
    /** Of the instance that lives as long as the run, on loopback. */
    static final String TOKEN = "measured-by-affineur-bench";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    final int port;
    /** From spawning it to its first page. */
    final Duration startTime;

    private Program(Process process, int port, Duration startTime) {
        this.process = process;
        this.port = port;
        this.startTime = startTime;
    }

    /** Starts it, and returns when it has answered a page. */
    static Program start(Path root, Path data) throws IOException, InterruptedException {
        int port = freePort();
        Path log = data.resolveSibling(data.getFileName() + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        root.resolve("affineur").toString(),
                        "serve",
                        "--port",
                        Integer.toString(port),
                        "--data",
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AFFINEUR_") && !name.equals("AFFINEUR_JAVA_OPTS"));
        environment.put("AFFINEUR_ADMIN_TOKEN", TOKEN);
        long start = System.nanoTime();
        Process process = builder.start();
        Program program;
        try {
            awaitPage(process, port, log);
            program = new Program(process, port, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return program;
    }

    Connection connect() throws IOException {
        return Connection.open(port, TOKEN);
    }

    /** The launcher becomes the JVM, so there is one process only. */
    List<Long> pids() {
        return List.of(process.pid());
    }

    long pid() {
        return process.pid();
    }

    /** Stops it as Ctrl-C does. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPage(Process process, int port, Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(port)) {
            if (!process.isAlive()) {
                throw new IOException("The program did not start:\n" + Files.readString(log));
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("No page after " + PATIENCE.toSeconds() + " s:\n" + Files.readString(log));
            }
            Thread.sleep(5);
        }
    }

    private static boolean answers(int port) {
        try (Connection connection = Connection.open(port, TOKEN)) {
            return connection.get("/simple/", Pip.lines()).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
