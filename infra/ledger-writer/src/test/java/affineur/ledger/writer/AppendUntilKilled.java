package affineur.ledger.writer;

import static affineur.ledger.writer.Events.append;
import static affineur.ledger.writer.Events.event;
import static affineur.ledger.writer.Events.tag;

import affineur.broker.EmbeddedBroker;
import affineur.ledger.LedgerTopic;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The program that {@link CrashIT} kills: a broker and a writer, and many threads that append as fast as they can. Prints
 * {@code <position> <payload>} for each event once it is acknowledged.
 */
final class AppendUntilKilled {
    private static final int THREADS = 32;

    private AppendUntilKilled() {}

    public static void main(String[] arguments) {
        Path data = Path.of(arguments[0]);
        EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("broker"));
        LedgerWriter writer = LedgerWriter.open(
                broker.clientProperties(),
                LedgerTopic.onOneNode(),
                data.resolve("index"),
                new AnyPayload(),
                Producers.REAL,
                1000);
        PrintStream out = System.out;
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            Thread.ofPlatform().start(() -> {
                while (true) {
                    String payload = UUID.randomUUID().toString();
                    Appended appended = append(writer, event(payload, tag("thread", "" + thread), tag("id", payload)))
                            .join();
                    synchronized (out) {
                        out.println(appended.first() + " " + payload);
                        out.flush();
                    }
                }
            });
        }
    }
}
