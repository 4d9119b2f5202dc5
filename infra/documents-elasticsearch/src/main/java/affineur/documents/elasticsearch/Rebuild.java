package affineur.documents.elasticsearch;

import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Schema;
import affineur.ledger.LedgerTail;
import affineur.ledger.LedgerTopic;
import affineur.ledger.Projection;
import co.elastic.clients.elasticsearch.indices.update_aliases.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Grows collections anew from the ledger beside those in use, and puts them in their place when they have all that those
 * have. Readers never see less than before; writers are held up for the last moment, a second or so.
 *
 * <p>Give it to the services in place of the store, and their projections to {@link #run}. A rebuild that ends early has
 * changed nothing.
 */
public final class Rebuild implements DocumentStore {
    /** Nodes lift a block that lasts twice as long: whoever set it must be dead. */
    static final Duration LONGEST_BLOCK = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
    private static final Duration BETWEEN_WORDS = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final ElasticsearchSettings settings;
    private final Map<String, Collection> collections = new LinkedHashMap<>();

    /** A collection, its index in use and the one that grows. */
    private record Collection(CollectionIndex index, String old, String grown) {}

    Rebuild(Cluster cluster, ElasticsearchSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    /** An empty collection. What an earlier rebuild has left half done is dropped. */
    @Override
    public Documents open(Schema schema) {
        CollectionIndex index = new CollectionIndex(cluster, settings, schema);
        index.ensure();
        String old = index.behind(index.alias()).orElseThrow();
        index.behind(index.growingAlias()).ifPresent(left -> {
            LOG.warn("Dropping {}, which another rebuild has left", left);
            index.drop(left);
        });
        int generation = index.nextGeneration();
        index.create(generation, index.growingAlias());
        collections.put(schema.name(), new Collection(index, old, index.index(generation)));
        return new ElasticsearchDocuments(index, index.growingAlias());
    }

    /**
     * Feeds the projections from the first entry on, however long that takes, and switches.
     *
     * @param kafka how clients get to the brokers
     * @param projections over the collections that were opened here, and no others
     * @throws IllegalStateException if the last entries take too long; all is as before then
     * @throws InterruptedException if this thread is to stop; all is as before then
     */
    public void run(Map<String, Object> kafka, LedgerTopic topic, List<? extends Projection> projections)
            throws InterruptedException {
        try (LedgerTail tail = LedgerTail.start(kafka, topic, "rebuild", projections)) {
            while (!tail.awaitCaughtUp(BETWEEN_WORDS)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LOG.info(
                        "Grown up to position {}, {} entries to go{}",
                        tail.position(),
                        tail.lag(),
                        tail.failure().map(why -> "; " + why).orElse(""));
            }
            long blocked = System.nanoTime();
            try {
                catchUp(tail);
                if (System.nanoTime() - blocked > LONGEST_BLOCK.toNanos()) {
                    throw new IllegalStateException("Writers were held up for too long; try again later");
                }
                switchOver();
            } catch (RuntimeException e) {
                giveUp();
                throw e;
            }
        }
        for (Collection collection : collections.values()) {
            LOG.info("{} is now {}", collection.index.alias(), collection.grown);
            collection.index.drop(collection.old);
        }
        collections.clear();
    }

    /** When it returns, the grown collections have all that the old ones will ever have. */
    private void catchUp(LedgerTail tail) {
        long due = 0;
        for (Collection collection : collections.values()) {
            collection.index.block(collection.old);
            due = Math.max(due, StoredCheckpoint.of(cluster, collection.old).position());
        }
        if (due > 0 && !tail.await(due - 1, LONGEST_BLOCK)) {
            throw new IllegalStateException("The grown indexes do not get to position " + due + " in time");
        }
        tail.close();
        // nodes refresh for what they write, and did not write this
        collections.values().forEach(collection -> collection.index.refresh(collection.grown));
    }

    /** At once for all. */
    private void switchOver() {
        List<Action> actions = new ArrayList<>();
        for (Collection collection : collections.values()) {
            String alias = collection.index.alias();
            actions.add(Action.of(a -> a.remove(r -> r.index(collection.grown)
                    .alias(collection.index.growingAlias())
                    .mustExist(true))));
            actions.add(Action.of(
                    a -> a.remove(r -> r.index(collection.old).alias(alias).mustExist(true))));
            actions.add(Action.of(
                    a -> a.add(d -> d.index(collection.grown).alias(alias).isWriteIndex(true))));
        }
        cluster.write(c -> c.indices().updateAliases(u -> u.actions(actions)));
    }

    private void giveUp() {
        for (Collection collection : collections.values()) {
            try {
                collection.index.unblock(collection.old);
            } catch (RuntimeException e) {
                LOG.warn("{} stays blocked until a node lifts that", collection.old, e);
            }
        }
    }

    /** Drops what has not come into use. */
    @Override
    public void close() {
        for (Collection collection : collections.values()) {
            // a switch whose answer was lost may have been done
            if (collection.index.behind(collection.index.growingAlias()).isPresent()) {
                collection.index.drop(collection.grown);
            }
        }
        collections.clear();
    }
}
