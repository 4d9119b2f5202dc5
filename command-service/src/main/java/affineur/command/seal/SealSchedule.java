package affineur.command.seal;

import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Origin;
import affineur.downloads.RetrievalBatches;
import affineur.events.Actor;
import affineur.events.LedgerEntry;
import affineur.events.SealEvent.DownloadsSealed;
import affineur.events.SealedBatch;
import affineur.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals now and then what has been recorded since, in the process that decides then. */
public final class SealSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SealSchedule.class);

    private final Commands commands;
    private final Entries entries;
    private final BooleanSupplier decides;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("seal").daemon().factory());

    /** What the ledger says, up to a position; of one thread. */
    private final Sealed sealed = new Sealed();

    private long position;

    /** @param decides whether this process does, at the moment; it rests while it does not */
    public SealSchedule(Commands commands, Entries entries, BooleanSupplier decides) {
        this.commands = commands;
        this.entries = entries;
        this.decides = decides;
    }

    /** From now on, as often. */
    public void start(RetrievalBatches batches, Duration every) {
        Future<?> _ = thread.scheduleWithFixedDelay(
                () -> runQuietly(batches), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void runQuietly(RetrievalBatches batches) {
        try {
            run(batches);
        } catch (Refusal e) {
            LOG.warn("Records of downloads are not sealed now; they are the next time: {}", e.text());
        } catch (RuntimeException e) {
            LOG.error("Records of downloads are not sealed now; they are the next time", e);
        }
    }

    /** @throws Refusal unavailable, if they cannot be read, or their seal cannot be written */
    void run(RetrievalBatches batches) {
        if (!decides.getAsBoolean()) {
            return;
        }
        catchUp();
        List<SealedBatch> unsealed = IntStream.range(0, RetrievalBatches.PARTITIONS)
                .mapToObj(partition -> batches.between(partition, sealed.next(partition), Long.MAX_VALUE))
                .flatMap(Optional::stream)
                .toList();
        if (!unsealed.isEmpty()) {
            commands.record(new SealDownloads(unsealed), Origin.of(Actor.SYSTEM));
        }
    }

    private void catchUp() {
        Optional<LedgerEntry> next = entries.next(position, SealDecider.seals());
        while (next.isPresent()) {
            if (next.get().event() instanceof DownloadsSealed event) {
                sealed.evolve(event);
            }
            position = next.get().position() + 1;
            next = entries.next(position, SealDecider.seals());
        }
    }

    /** What is under way ends first, or soon. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
