package affineur.ledger.writer;

import static affineur.ledger.writer.Events.append;
import static affineur.ledger.writer.Events.event;
import static affineur.ledger.writer.Events.payloads;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.ledger.LedgerTopic;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Processes that could write, one of which is killed, or stopped for so long that another takes its place. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeatIT {
    @RegisterExtension
    static final RunningBroker broker = new RunningBroker();

    private static final Duration SESSION = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    private final LedgerTopic topic = broker.newTopic();
    private final Map<Long, String> acknowledged = new ConcurrentHashMap<>();
    private final Set<Long> givenTwice = ConcurrentHashMap.newKeySet();
    private final List<Child> children = new ArrayList<>();

    @BeforeEach
    void writeProperties() throws IOException {
        Properties kafka = new Properties();
        broker.kafka().forEach((name, value) -> kafka.put(name, value.toString()));
        try (Writer out = Files.newBufferedWriter(directory.resolve("kafka.properties"))) {
            kafka.store(out, null);
        }
    }

    @AfterEach
    void killAll() {
        children.forEach(Child::kill);
    }

    @Test
    void anotherTakesOverWhenTheLeaderIsKilled() throws Exception {
        Child leader = new Child("0");
        until(leader::leads);
        for (int round = 1; round <= 3; round++) {
            Child heir = new Child("" + round);
            until(() -> heir.standsBy.get() > 0);
            leader.awaitMore(200);

            leader.kill();
            long killed = System.nanoTime();
            until(heir::leads);
            heir.awaitMore(1);
            Duration takeover = Duration.ofNanos(System.nanoTime() - killed);

            System.out.println("Takeover after kill -9, with a session of " + SESSION.toMillis() + " ms: "
                    + takeover.toMillis() + " ms");
            assertThat(takeover).isLessThan(SESSION.multipliedBy(3));
            leader = heir;
        }
        leader.awaitMore(50);
        leader.kill();

        verify();
    }

    @Test
    void aLeaderThatSleptAppendsNothingMoreAndStandsBy() throws Exception {
        Child sleeper = new Child("sleeper");
        until(sleeper::leads);
        Child heir = new Child("heir");
        until(() -> heir.standsBy.get() > 0);
        sleeper.awaitMore(100);

        sleeper.signal("STOP");
        until(heir::leads);
        heir.awaitMore(100);
        int stoodBy = sleeper.standsBy.get();
        sleeper.signal("CONT");

        until(() -> sleeper.standsBy.get() > stoodBy);
        heir.awaitMore(100);
        assertThat(heir.leads()).isTrue();
        // and it is an heir itself
        heir.kill();
        int before = sleeper.led.get();
        until(() -> sleeper.led.get() > before);
        sleeper.awaitMore(50);
        sleeper.kill();

        verify();
    }

    /** All that was acknowledged is there once, at its position. */
    private void verify() {
        children.forEach(Child::kill);
        assertThat(givenTwice).isEmpty();
        try (LedgerWriter writer = LedgerWriter.open(
                broker.kafka(), topic, directory.resolve("fresh"), new AnyPayload(), Producers.REAL, 100)) {
            List<Object> payloads = payloads(writer);
            assertThat(payloads).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(acknowledged.size());
            acknowledged.forEach((position, payload) ->
                    assertThat(payloads.get(position.intValue())).isEqualTo(payload));
            assertThat(append(writer, event("more")).join().first()).isEqualTo(payloads.size());
            System.out.println("Acknowledged " + acknowledged.size() + ", in the ledger " + payloads.size()
                    + ", lost 0, doubled 0");
        }
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private final class Child {
        private final Process process;
        private final AtomicInteger led = new AtomicInteger();
        private final AtomicInteger standsBy = new AtomicInteger();
        private final AtomicInteger appended = new AtomicInteger();
        private volatile boolean leads;

        Child(String name) throws IOException {
            process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-Xmx128m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-Daxoniq.update-checker.disabled=true",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SeatUntilKilled.class.getName(),
                            directory.resolve("kafka.properties").toString(),
                            topic.name(),
                            directory.resolve(name).toString(),
                            name,
                            "" + SESSION.toMillis())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            children.add(this);
            Thread.ofPlatform().daemon().start(this::read);
        }

        private void read() {
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    switch (line) {
                        case "leads" -> {
                            leads = true;
                            led.incrementAndGet();
                        }
                        case "stands-by" -> {
                            leads = false;
                            standsBy.incrementAndGet();
                        }
                        case "refused" -> {}
                        default -> acknowledged(line.split(" ", -1));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A line that the kill cut off is none. */
        private void acknowledged(String[] words) {
            if (words.length == 2 && words[1].length() == 36) {
                String other = acknowledged.put(Long.valueOf(words[0]), words[1]);
                if (other != null) {
                    givenTwice.add(Long.valueOf(words[0]));
                }
                appended.incrementAndGet();
            }
        }

        boolean leads() {
            return leads;
        }

        void awaitMore(int events) {
            int before = appended.get();
            until(() -> appended.get() >= before + events || !process.isAlive());
            assertThat(process.isAlive()).isTrue();
        }

        void signal(String name) throws IOException, InterruptedException {
            assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid())
                            .start()
                            .waitFor())
                    .isZero();
        }

        void kill() {
            try {
                process.toHandle().destroyForcibly();
                process.waitFor();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
