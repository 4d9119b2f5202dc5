package affineur.documents.elasticsearch;

import affineur.documents.elasticsearch.Unavailable.Reason;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends changes to an alias in bulk. It never makes an index, whatever {@code action.auto_create_index} says. While a
 * rebuild holds up writes it waits: behind the alias will be another index soon. One thread.
 */
final class BulkWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BulkWriter.class);
    private static final Duration AGAIN_FOR = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final CollectionIndex index;
    private final String alias;
    /** Nanoseconds, of the first refusal in a row; 0 while all is well. */
    private long blockedSince;

    BulkWriter(CollectionIndex index, String alias) {
        this.index = index;
        this.alias = alias;
    }

    /** Returns when all are done, or do nothing since what is there is newer. */
    void send(List<BulkOperation> operations) {
        List<BulkOperation> left = operations;
        Retries retries = new Retries();
        while (!left.isEmpty()) {
            List<BulkOperation> again = new ArrayList<>();
            List<BulkResponseItem> items = bulk(left);
            for (int i = 0; i < items.size(); i++) {
                if (isRefused(items.get(i))) {
                    retries.refused(items.get(i));
                    again.add(left.get(i));
                }
            }
            retries.pause();
            left = again;
        }
    }

    /** Sends one change and gives back what became of it: done or a conflict. */
    BulkResponseItem sendOne(BulkOperation operation) {
        Retries retries = new Retries();
        while (true) {
            BulkResponseItem item = bulk(List.of(operation)).getFirst();
            if (!isRefused(item)) {
                retries.pause();
                return item;
            }
            retries.refused(item);
            retries.pause();
        }
    }

    private static boolean isRefused(BulkResponseItem item) {
        return item.error() != null && !isConflict(item);
    }

    static boolean isConflict(BulkResponseItem item) {
        return item.status() == 409;
    }

    private List<BulkResponseItem> bulk(List<BulkOperation> operations) {
        BulkRequest request =
                BulkRequest.of(b -> b.index(alias).requireAlias(true).operations(operations));
        return index.cluster().write(c -> c.bulk(request)).items();
    }

    /** What to do about refusals: wait and send again where that may help. */
    private final class Retries {
        private final long deadline = System.nanoTime() + AGAIN_FOR.toNanos();
        private long pause = FIRST_PAUSE_MILLIS;
        private @Nullable RuntimeException refusal;

        void refused(BulkResponseItem item) {
            refusal = Cluster.failure(item.status(), item.error());
            if (!Cluster.isBusy(item.status()) && !isBlock(refusal)) {
                throw refusal;
            }
        }

        /** Returns at once if nothing was refused. */
        void pause() {
            noteBlock(refusal);
            if (refusal == null) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw refusal instanceof Unavailable failure ? index.cluster().reported(failure) : refusal;
            }
            refusal = null;
            Cluster.pause(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private static boolean isBlock(@Nullable RuntimeException refusal) {
        return refusal instanceof Unavailable unavailable && unavailable.reason() == Reason.BLOCKED;
    }

    /** Lifts a block that a rebuild has left behind when it died. */
    private void noteBlock(@Nullable RuntimeException refusal) {
        if (!isBlock(refusal)) {
            blockedSince = 0;
        } else if (blockedSince == 0) {
            blockedSince = System.nanoTime();
        } else if (System.nanoTime() - blockedSince
                > Rebuild.LONGEST_BLOCK.multipliedBy(2).toNanos()) {
            LOG.warn("A rebuild has left {} blocked; the block is lifted", alias);
            index.unblock(alias);
            blockedSince = 0;
        }
    }
}
