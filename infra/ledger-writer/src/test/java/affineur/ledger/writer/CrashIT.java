package affineur.ledger.writer;

import static affineur.ledger.writer.Events.append;
import static affineur.ledger.writer.Events.event;
import static affineur.ledger.writer.Events.payloads;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.broker.EmbeddedBroker;
import affineur.ledger.LedgerTopic;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CrashIT {
    private static final int ROUNDS = 4;

    @TempDir
    Path data;

    @Test
    @Timeout(300)
    void whatWasAcknowledgedIsThereOnceAtItsPositionAfterKill9() throws Exception {
        Map<Long, String> acknowledged = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            int before = acknowledged.size();
            appendAndKill(300 + 200 * round, acknowledged);
            assertThat(acknowledged.size()).isGreaterThan(before);
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("broker"))) {
            List<String> kept;
            try (LedgerWriter writer = open(broker, "index")) {
                verify(payloads(writer), acknowledged);
                kept = writer.index().dump();
            }
            try (LedgerWriter writer = open(broker, "index grown from nothing")) {
                assertThat(writer.index().dump()).isEqualTo(kept);
                long next = writer.next();
                assertThat(append(writer, event("more")).join()).isEqualTo(new Appended(next, next));
            }
        }
    }

    private static void verify(List<Object> payloads, Map<Long, String> acknowledged) {
        assertThat(payloads).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(acknowledged.size());
        acknowledged.forEach((position, payload) ->
                assertThat(payloads.get(position.intValue())).isEqualTo(payload));
    }

    private LedgerWriter open(EmbeddedBroker broker, String index) {
        return LedgerWriter.open(
                broker.clientProperties(),
                LedgerTopic.onOneNode(),
                data.resolve(index),
                new AnyPayload(),
                Producers.REAL,
                1000);
    }

    /** Runs the program, and kills it in the middle of things when so many events were acknowledged in this round. */
    private void appendAndKill(int events, Map<Long, String> acknowledged) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Daxoniq.update-checker.disabled=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendUntilKilled.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            int seen = 0;
            for (String line = out.readLine(); line != null && !line.isEmpty(); line = out.readLine()) {
                String[] words = line.split(" ", -1);
                if (words.length == 2 && words[1].length() == 36) {
                    assertThat(acknowledged.put(Long.valueOf(words[0]), words[1]))
                            .isNull();
                }
                if (++seen == events) {
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.toHandle().destroyForcibly();
            assertThat(process.waitFor()).isEqualTo(128 + 9);
        }
    }
}
