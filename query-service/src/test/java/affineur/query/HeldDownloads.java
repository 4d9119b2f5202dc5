package affineur.query;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.downloads.LastDownloads;
import affineur.downloads.Retrieval;
import affineur.downloads.Retrievals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A list in place of the topic, and a map in place of the other. */
public final class HeldDownloads implements Retrievals, LastDownloads {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<Retrieval> retrievals = new CopyOnWriteArrayList<>();
    private final Map<Long, Instant> last = new ConcurrentHashMap<>();

    @Override
    public Place take() {
        return retrievals::add;
    }

    @Override
    public Place takeNow() {
        return retrievals::add;
    }

    public void downloaded(long file) {
        last.put(file, Instant.now());
    }

    @Override
    public Optional<Instant> since() {
        return Optional.of(TestRegistry.BEGIN);
    }

    @Override
    public Optional<Instant> of(long file) {
        return Optional.ofNullable(last.get(file));
    }

    /** The next that ended, which is made a moment after the answer has arrived. */
    public Retrieval next() {
        long began = System.nanoTime();
        while (retrievals.isEmpty()) {
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
            Thread.onSpinWait();
        }
        return retrievals.removeFirst();
    }
}
