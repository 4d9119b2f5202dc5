package affineur.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerProcessTest {
    @TempDir
    Path directory = Path.of("");

    private ServerProcess.Builder shell(String script) {
        return ServerProcess.named("shell", directory).command("sh", "-c", script);
    }

    private Readiness wrote(String file) {
        return () -> Files.exists(directory.resolve(file))
                && !Files.readString(directory.resolve(file)).isBlank();
    }

    private long pidIn(String file) throws IOException {
        return Long.parseLong(Files.readString(directory.resolve(file)).strip());
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void tellsWhatAServerSaidThatEndsAtItsStart() {
        assertThatThrownBy(() -> shell("echo no such option >&2; exit 3")
                        .readyWhen(() -> false)
                        .start())
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("ended with 3", "no such option", "shell.log");
    }

    @Test
    void killsAServerThatIsNotReadyInTime() throws IOException {
        assertThatThrownBy(() -> shell("echo $$ >pid; echo still busy; exec sleep 1000")
                        .readyWhen(() -> false)
                        .startsWithin(Duration.ofMillis(300))
                        .start())
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("not ready within", "still busy");
        assertThat(lives(pidIn("pid"))).isFalse();
    }

    @Test
    void killTakesTheChildrenAlongAndTheServerCanBeStartedAgain() throws IOException {
        try (ServerProcess server = shell("rm -f child; sleep 1000 & echo $! >child; wait")
                .readyWhen(wrote("child"))
                .start()) {
            long child = pidIn("child");
            long first = server.pid();
            assertThat(lives(child)).isTrue();
            server.kill();
            assertThat(lives(child)).isFalse();
            assertThat(server.isRunning()).isFalse();

            Files.delete(directory.resolve("child"));
            server.start();
            assertThat(server.isRunning()).isTrue();
            assertThat(server.pid()).isNotEqualTo(first);
        }
        assertThat(lives(pidIn("child"))).isFalse();
    }

    @Test
    void stopsGracefullyAndKillsWhatDoesNotStop() throws IOException {
        try (ServerProcess polite = shell("trap 'echo bye; exit 0' TERM; echo up >ready; while :; do sleep 0.05; done")
                .readyWhen(wrote("ready"))
                .start()) {
            polite.stop();
            assertThat(polite.tail()).contains("bye");
        }
        try (ServerProcess deaf = shell("trap '' TERM; echo up >deaf; while :; do sleep 0.05; done")
                .readyWhen(wrote("deaf"))
                .stopsWithin(Duration.ofMillis(200))
                .start()) {
            deaf.stop();
            assertThat(deaf.isRunning()).isFalse();
        }
    }

    @Test
    void diesWithTheProgramThatStartedItHoweverThatEnds() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(directory.toFile(), "parent.log"))
                .start();
        try {
            assertThat(parent.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            parent.destroyForcibly();
        }
        var server = ProcessHandle.of(pidIn("pid"));
        if (server.isPresent()) {
            server.get().onExit().get(10, TimeUnit.SECONDS);
        }
    }

    /** Starts a server and is gone without a word. */
    static final class Parent {
        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            ServerProcess.named("orphan", directory)
                    .command("sh", "-c", "echo $$ >pid; exec sleep 1000")
                    .readyWhen(() -> Files.exists(directory.resolve("pid"))
                            && !Files.readString(directory.resolve("pid")).isBlank())
                    .start();
            Runtime.getRuntime().halt(137);
        }
    }

    @Test
    void runsAsAnotherUserWhereWeAreRoot() throws IOException {
        try (ServerProcess server = shell("id -u >user; ls \"$PWD\" >/dev/null && exec sleep 1000")
                .asOrdinaryUser()
                .readyWhen(wrote("user"))
                .start()) {
            assertThat(server.isRunning()).isTrue();
            assertThat(Files.readString(directory.resolve("user")).strip()).isNotEqualTo("0");
        }
    }

    @Test
    void freePortsAreTakenByNobody() throws IOException {
        int first = FreePort.next();
        assertThat(FreePort.next()).isNotEqualTo(first);
        assertThatThrownBy(() -> Readiness.listens(first).isReady()).isInstanceOf(IOException.class);
    }
}
