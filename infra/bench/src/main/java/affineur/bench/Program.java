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
import org.jspecify.annotations.Nullable;

/** The built program, started through its launcher as a user starts it, or a server that somebody else started. */
final class Program implements Closeable {
    /** Of the instance that lives as long as the run, on loopback. */
    static final String TOKEN = "measured-by-affineur-bench";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<ProcessHandle> processes;
    private final @Nullable Process process;
    final int port;
    /** From spawning it to its first page. */
    final Duration startTime;

    private Program(List<ProcessHandle> processes, @Nullable Process process, int port, Duration startTime) {
        this.processes = processes;
        this.process = process;
        this.port = port;
        this.startTime = startTime;
    }

    /** Starts it, and returns when it has answered a page. */
    static Program start(Path root, Path data) throws IOException, InterruptedException {
        return start(root, data, Map.of());
    }

    /** @param settings as variables of its environment */
    static Program start(Path root, Path data, Map<String, String> settings) throws IOException, InterruptedException {
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
        environment.putAll(settings);
        long start = System.nanoTime();
        Process process = builder.start();
        Program program;
        try {
            awaitPage(process, port, log);
            program = new Program(
                    List.of(process.toHandle()), process, port, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return program;
    }

    /** One that runs already and is closed by whoever started it. */
    static Program running(int port, List<Long> pids) {
        return new Program(
                pids.stream().map(pid -> ProcessHandle.of(pid).orElseThrow()).toList(), null, port, Duration.ZERO);
    }

    Connection connect() throws IOException {
        return Connection.open(port, TOKEN);
    }

    /** Of all its processes. The launcher becomes the JVM, so there is one only of what was started by it. */
    List<Long> pids() {
        return processes.stream().map(ProcessHandle::pid).toList();
    }

    long pid() {
        return processes.getFirst().pid();
    }

    /** Stops it as Ctrl-C does. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
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
