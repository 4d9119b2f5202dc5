package affineur.ledger.writer;

import static affineur.ledger.writer.Events.append;
import static affineur.ledger.writer.Events.event;
import static affineur.ledger.writer.Events.tag;

import affineur.ledger.LedgerTopic;
import affineur.ledger.lease.LeaseTimes;
import affineur.ledger.writer.Leadership.Standing;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/**
 * One of the programs that {@link SeatIT} kills, stops and continues: a seat, and some threads that append as fast as they
 * can while it leads. Prints {@code leads}, {@code stands-by}, {@code refused} and, for each event once it is acknowledged,
 * {@code <position> <payload>}.
 */
final class SeatUntilKilled {
    private static final int THREADS = 8;

    private SeatUntilKilled() {}

    /** @param arguments the clients' properties, the topic, the index, the name, the session's milliseconds */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(arguments[0]))) {
            properties.load(in);
        }
        Map<String, Object> kafka = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> kafka.put(name, properties.getProperty(name)));
        LedgerSeat seat = LedgerSeat.take(
                kafka,
                new LedgerTopic(arguments[1], 1, 1),
                Path.of(arguments[2]),
                URI.create("http://" + arguments[3]),
                LeaseTimes.of(Duration.ofMillis(Long.parseLong(arguments[4]))),
                new AnyPayload(),
                Producers.REAL);
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            Thread.ofPlatform().start(() -> appendForEver(seat, thread));
        }
        Standing standing = seat.standing();
        while (true) {
            print(standing instanceof Standing.Leads ? "leads" : "stands-by");
            standing = seat.awaitOther(standing, Duration.ofDays(1));
        }
    }

    private static void appendForEver(LedgerSeat seat, int thread) {
        while (true) {
            String payload = UUID.randomUUID().toString();
            try {
                Appended appended = append(seat.ledger(), event(payload, tag("thread", "" + thread)))
                        .join();
                print(appended.first() + " " + payload);
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof Refusal refusal)) {
                    throw e;
                }
                if (!(refusal instanceof NotNow)) {
                    print("refused");
                }
                awaitLeading(seat);
            }
        }
    }

    private static void awaitLeading(LedgerSeat seat) {
        try {
            Standing standing = seat.standing();
            while (!(standing instanceof Standing.Leads)) {
                standing = seat.awaitOther(standing, Duration.ofDays(1));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void print(String line) {
        PrintStream out = System.out;
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
