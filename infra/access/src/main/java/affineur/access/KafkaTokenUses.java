package affineur.access;

import affineur.events.TokenId;
import affineur.ledger.LedgerTopic;
import affineur.ledger.SharedTable;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@link TokenUses} of all processes, on a compacted topic beside the ledger, {@code <ledger>-token-uses}. A use is noted
 * in memory and written later, by a thread of its own, at most once in five minutes for each token. What a killed process
 * had not written yet is lost, and the next use tells it again.
 */
public final class KafkaTokenUses implements TokenUses, AutoCloseable {
    /** As seldom a token's use is noted again. */
    static final Duration SELDOM = Duration.ofMinutes(5);

    private static final Duration BETWEEN_WRITES = Duration.ofMillis(500);

    private final InstantSource clock;
    private final Set<TokenId> unwritten = ConcurrentHashMap.newKeySet();

    /** In milliseconds: noted here and not yet read back, so an older record that arrives meanwhile does not hide it. */
    private final Map<TokenId, Long> noted = new ConcurrentHashMap<>();

    private final Map<TokenId, Long> read = new ConcurrentHashMap<>();
    private final SharedTable<Uses> table;
    private final ScheduledExecutorService writer;

    private KafkaTokenUses(Map<String, Object> kafka, LedgerTopic ledger, InstantSource clock) {
        this.clock = clock;
        Uses uses = new Uses(); // one for ever: nothing is removed
        this.table = SharedTable.open(kafka, ledger, "token-uses", () -> uses);
        this.writer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("token-uses").daemon().factory());
    }

    /**
     * Begins to read and to write.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @throws affineur.ledger.UnfitTopic if there is such a topic that is made for something else
     */
    public static KafkaTokenUses open(Map<String, Object> kafka, LedgerTopic ledger) {
        return open(kafka, ledger, InstantSource.system());
    }

    static KafkaTokenUses open(Map<String, Object> kafka, LedgerTopic ledger, InstantSource clock) {
        KafkaTokenUses opened = new KafkaTokenUses(kafka, ledger, clock);
        Future<?> _ = opened.writer.scheduleWithFixedDelay(
                opened::write, BETWEEN_WRITES.toMillis(), BETWEEN_WRITES.toMillis(), TimeUnit.MILLISECONDS);
        return opened;
    }

    /** Waits until all uses are here that were written before it was opened; false if that takes longer. */
    public boolean awaitCaughtUp(Duration atMost) {
        return table.awaitCaughtUp(atMost);
    }

    @Override
    public void used(TokenId token) {
        long now = clock.millis();
        Long last = lastMillis(token);
        // a clock that was wrong, here or elsewhere, may have noted a time to come
        if (last == null || Math.abs(now - last) >= SELDOM.toMillis()) {
            noted.put(token, now);
            unwritten.add(token);
        }
    }

    @Override
    public Optional<Instant> lastUse(TokenId token) {
        return Optional.ofNullable(lastMillis(token)).map(Instant::ofEpochMilli);
    }

    private @Nullable Long lastMillis(TokenId token) {
        Long here = noted.get(token);
        return here == null ? read.get(token) : here;
    }

    private void write() {
        for (TokenId token : List.copyOf(unwritten)) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            unwritten.remove(token);
            lastUse(token)
                    .ifPresent(
                            use -> table.tryPut(token.toString(), use.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Writes what is not written yet. */
    @Override
    public void close() {
        Future<?> _ = writer.submit(this::write);
        writer.shutdown();
        try {
            if (!writer.awaitTermination(2, TimeUnit.SECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
        table.close();
    }

    private final class Uses implements SharedTable.Copy {
        @Override
        public void put(String key, byte[] value) {
            try {
                TokenId token = new TokenId(Long.parseLong(key));
                long use =
                        Instant.parse(new String(value, StandardCharsets.UTF_8)).toEpochMilli();
                read.put(token, use);
                noted.computeIfPresent(token, (_, here) -> here > use ? here : null);
            } catch (DateTimeException | ArithmeticException e) {
                throw new IllegalArgumentException("not a time", e);
            }
        }

        @Override
        public void remove(String token) {
            try {
                read.remove(new TokenId(Long.parseLong(token)));
            } catch (IllegalArgumentException e) {
                // then there is none
            }
        }
    }
}
