package affineur.command.account;

import affineur.access.Account;
import affineur.access.Directory;
import affineur.access.people.People;
import affineur.refusal.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets details that no account has: of a process that died between keeping them and naming them in the ledger, or
 * between a deletion in the ledger and the forgetting. It works where decisions are made, so that it knows all that is
 * decided. Details are kept seconds before an account has them at most; these were seen without one for an hour.
 */
public final class DetailsCollector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DetailsCollector.class);
    static final Duration GRACE = Duration.ofHours(1);

    private final People people;
    private final Directory directory;
    private final BooleanSupplier decides;
    private final BooleanSupplier upToDate;
    private final LongSupplier nanoTime;
    private final Map<String, Long> suspects = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("details-collector").daemon().factory());

    /**
     * @param decides whether this process does, at the moment; it rests while it does not
     * @param upToDate whether the directory shows all that was decided; it rests while it does not
     */
    public DetailsCollector(People people, Directory directory, BooleanSupplier decides, BooleanSupplier upToDate) {
        this(people, directory, decides, upToDate, System::nanoTime);
    }

    DetailsCollector(
            People people,
            Directory directory,
            BooleanSupplier decides,
            BooleanSupplier upToDate,
            LongSupplier nanoTime) {
        this.people = people;
        this.directory = directory;
        this.decides = decides;
        this.upToDate = upToDate;
        this.nanoTime = nanoTime;
    }

    /** From now on, once an interval. */
    public void start(Duration interval) {
        Future<?> _ = thread.scheduleWithFixedDelay(
                this::quietly, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A failure is told and waits for the next run. */
    private void quietly() {
        try {
            collect();
        } catch (Refusal e) {
            LOG.warn("Details that no account has could not be forgotten; it is tried again later: {}", e.text());
        } catch (RuntimeException e) {
            LOG.error("Details that no account has could not be forgotten; it is tried again later", e);
        }
    }

    void collect() {
        if (!decides.getAsBoolean() || !upToDate.getAsBoolean()) {
            return;
        }
        long now = nanoTime.getAsLong();
        Set<String> nobodys = new HashSet<>(people.kept());
        nobodys.removeAll(named());
        suspects.keySet().retainAll(nobodys);
        nobodys.forEach(details -> suspects.putIfAbsent(details, now));
        List<String> old = suspects.entrySet().stream()
                .filter(suspect -> now - suspect.getValue() >= GRACE.toNanos())
                .map(Map.Entry::getKey)
                .toList();
        for (String details : old) {
            people.forget(details);
        }
        if (!old.isEmpty()) {
            LOG.info("Forgot {} records of details that no account has", old.size());
        }
    }

    private Set<String> named() {
        return directory.accounts().stream()
                .map(Account::details)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
