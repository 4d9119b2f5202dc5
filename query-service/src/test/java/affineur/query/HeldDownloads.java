package affineur.query;

import affineur.downloads.LastDownloads;
import affineur.downloads.Retrieval;
import affineur.downloads.Retrievals;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A list in place of the topic, and a map in place of the other. */
public final class HeldDownloads implements Retrievals, LastDownloads {
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

    /** In the order in which they ended. */
    public List<Retrieval> retrievals() {
        return retrievals;
    }
}
