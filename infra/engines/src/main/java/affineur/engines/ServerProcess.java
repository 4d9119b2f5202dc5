package affineur.engines;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server as a child process, with a directory and a log file of its own. It never outlives this JVM, however that ends,
 * and Ctrl-C does not reach it: whoever started it stops it. It can be killed and started again on what it left.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
    private static final int TAIL_BYTES = 4096;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Builder plan;
    private final Path log;
    private @Nullable Process process;
    private long logStart;

    private ServerProcess(Builder plan) {
        this.plan = plan;
        this.log = plan.directory.resolve(plan.name + ".log");
    }

    /**
     * Describes a server.
     *
     * @param name of the process for people, and of its log file
     * @param directory where it runs; made when it is missing
     */
    public static Builder named(String name, Path directory) {
        return new Builder(name, directory.toAbsolutePath());
    }

    /** What is to be run, and how to know that it runs. */
    public static final class Builder {
        private final String name;
        private final Path directory;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private List<String> command = List.of();
        private int port;
        private boolean ordinaryUser;
        private Readiness readiness = () -> true;
        private Duration startsWithin = Duration.ofMinutes(4);
        private Duration stopsWithin = Duration.ofSeconds(20);

        private Builder(String name, Path directory) {
            this.name = name;
            this.directory = directory;
        }

        public Builder command(List<String> words) {
            command = List.copyOf(words);
            return this;
        }

        public Builder command(String... words) {
            return command(List.of(words));
        }

        /** Added to ours, of which the variables {@code AFFINEUR_…} are not handed on. */
        public Builder environment(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** Where clients reach it, on loopback. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** For servers that refuse to run as root: then as nobody, who may read and write all files, though. */
        public Builder asOrdinaryUser() {
            ordinaryUser = true;
            return this;
        }

        public Builder readyWhen(Readiness ready) {
            readiness = ready;
            return this;
        }

        /** Four minutes where nothing is said. */
        public Builder startsWithin(Duration patience) {
            startsWithin = patience;
            return this;
        }

        /** After SIGTERM; 20 seconds where nothing is said. */
        public Builder stopsWithin(Duration patience) {
            stopsWithin = patience;
            return this;
        }

        /** Starts it and returns when it is ready. */
        public ServerProcess start() throws IOException {
            var server = new ServerProcess(this);
            server.start();
            return server;
        }

        /** Not started yet. */
        public ServerProcess build() {
            return new ServerProcess(this);
        }
    }

    /**
     * Starts it, also again, and returns when it is ready.
     *
     * @throws IOException with the end of its log if it ends or is not ready in time; it does not run then
     */
    public synchronized void start() throws IOException {
        if (isRunning()) {
            throw new IllegalStateException(plan.name + " runs already");
        }
        Files.createDirectories(plan.directory);
        logStart = Files.exists(log) ? Files.size(log) : 0;
        var builder = new ProcessBuilder(command())
                .directory(plan.directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(variable -> variable.startsWith("AFFINEUR_"));
        builder.environment().putAll(plan.environment);
        Process started = builder.start();
        process = started;
        try {
            Guard.over(started);
            awaitReady(started);
        } catch (IOException | RuntimeException e) {
            kill();
            throw e;
        }
        LOG.debug("{} runs as process {} and writes to {}", plan.name, started.pid(), log);
    }

    private List<String> command() throws IOException {
        var words = new ArrayList<String>();
        if (HostTools.SETSID) {
            words.add("setsid");
        }
        if (plan.ordinaryUser && HostTools.isRoot()) {
            if (!HostTools.SETPRIV) {
                throw new IOException(
                        plan.name
                                + " does not run as root, and there is no setpriv to run it as another user: install util-linux");
            }
            words.addAll(HostTools.AS_NOBODY);
        }
        words.addAll(plan.command);
        return words;
    }

    private void awaitReady(Process started) throws IOException {
        long deadline = System.nanoTime() + plan.startsWithin.toNanos();
        while (!isReady()) {
            if (hasEnded(started, LOOK_AGAIN)) {
                throw new IOException(plan.name + " ended with " + started.exitValue() + " before it was ready. " + log
                        + " ends with:\n" + tail());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(plan.name + " was not ready within " + plan.startsWithin.toSeconds() + " s. "
                        + log + " ends with:\n" + tail());
            }
        }
        if (!started.isAlive()) {
            throw new IOException(
                    plan.name + " ended with " + started.exitValue() + ". " + log + " ends with:\n" + tail());
        }
    }

    private boolean isReady() {
        try {
            return plan.readiness.isReady();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean hasEnded(Process process, Duration within) throws InterruptedIOException {
        try {
            return process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for a process");
        }
    }

    /** What it wrote since its last start, at most 4 KiB from the end. */
    public String tail() throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(logStart, file.length() - TAIL_BYTES));
            byte[] end = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(end);
            return new String(end, StandardCharsets.UTF_8);
        }
    }

    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Kills it and its children as a crash would (SIGKILL), and returns when they are gone. */
    public synchronized void kill() {
        if (process == null) {
            return;
        }
        List<ProcessHandle> family = family(process);
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(member -> member.onExit().join());
    }

    /** Asks it to end (SIGTERM), and kills what has not ended in time. It can be started again. */
    public synchronized void stop() {
        if (process == null) {
            return;
        }
        List<ProcessHandle> family = family(process);
        process.destroy();
        try {
            if (!hasEnded(process, plan.stopsWithin)) {
                LOG.warn("{} did not stop within {} s and is killed", plan.name, plan.stopsWithin.toSeconds());
            }
        } catch (InterruptedIOException e) {
            LOG.debug("{} is killed at once", plan.name, e);
        }
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(member -> member.onExit().join());
    }

    /** The children first, so that none is left without its parent. */
    private static List<ProcessHandle> family(Process process) {
        var family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        return family;
    }

    @Override
    public void close() {
        stop();
    }

    public String name() {
        return plan.name;
    }

    /** @throws IllegalStateException if it was never started */
    public synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException(plan.name + " was never started");
        }
        return process.pid();
    }

    /** Where clients reach it, on loopback; 0 if that was not said. */
    public int port() {
        return plan.port;
    }

    public Path directory() {
        return plan.directory;
    }

    /** What it writes to both streams. */
    public Path log() {
        return log;
    }
}
