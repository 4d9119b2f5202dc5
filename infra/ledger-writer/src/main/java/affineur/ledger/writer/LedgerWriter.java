package affineur.ledger.writer;

import affineur.events.CloudEvents;
import affineur.events.LedgerEntry;
import affineur.ledger.LedgerTopic;
import affineur.ledger.writer.Request.Confirm;
import affineur.refusal.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the ledger. Opening it fences every writer before it. Whatever cannot be answered now (a full queue,
 * an outcome in doubt, a newer writer) fails with {@link Refusal} of kind {@code UNAVAILABLE}.
 *
 * <p>Of a {@link LedgerSeat} it writes at times, and stands by at others: then it follows the ledger, answers lookups, and
 * fails everything else with {@link NotNow}.
 */
public final class LedgerWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);

    /** Events that may wait; at a few thousand a second, for a second or two. */
    private static final int CAPACITY = 8192;

    private final Map<String, Object> kafka;
    private final LedgerTopic topic;
    private final Uuid topicId;
    private final LedgerIndex index;
    private final EventCodec codec;
    private final Producers producers;
    private final Inbox inbox;
    private final LedgerMetrics metrics;
    private final KafkaEventStorageEngine engine;
    /** Writes, at times. */
    private volatile @Nullable Committer committer;
    /** Reads, at the other times. */
    private volatile @Nullable Follower follower;

    private LedgerWriter(
            Map<String, Object> kafka,
            LedgerTopic topic,
            Path directory,
            EventCodec codec,
            Producers producers,
            int capacity,
            MeterRegistry meters) {
        this.kafka = kafka;
        this.topic = topic;
        this.topicId = topic.createOrVerify(kafka);
        this.index = new LedgerIndex(directory);
        this.codec = codec;
        this.producers = producers;
        this.inbox = new Inbox(capacity);
        this.metrics = new LedgerMetrics(meters, inbox);
        this.engine = new KafkaEventStorageEngine(inbox, index, codec, metrics, this::requireNewest);
        index.open(topicId);
    }

    /**
     * Creates or verifies the topic, fences the writer before this one, and reads what the index lacks.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @param index a directory of its own: a cache, deleted and grown again from the topic whenever it does not fit
     * @throws affineur.ledger.UnfitTopic if the topic cannot be a ledger
     */
    public static LedgerWriter open(Map<String, Object> kafka, LedgerTopic topic, Path index, MeterRegistry meters) {
        return open(kafka, topic, index, new RegistryEventCodec(), Producers.REAL, CAPACITY, meters);
    }

    /** The same, measured by nobody. */
    public static LedgerWriter open(Map<String, Object> kafka, LedgerTopic topic, Path index) {
        return open(kafka, topic, index, new SimpleMeterRegistry());
    }

    static LedgerWriter open(
            Map<String, Object> kafka,
            LedgerTopic topic,
            Path directory,
            EventCodec codec,
            Producers producers,
            int capacity) {
        return open(kafka, topic, directory, codec, producers, capacity, new SimpleMeterRegistry());
    }

    private static LedgerWriter open(
            Map<String, Object> kafka,
            LedgerTopic topic,
            Path directory,
            EventCodec codec,
            Producers producers,
            int capacity,
            MeterRegistry meters) {
        LedgerWriter writer = new LedgerWriter(kafka, topic, directory, codec, producers, capacity, meters);
        try {
            writer.lead(() -> log.error(
                    "Another process has begun to write the ledger. This one writes no more; stop one of them,"
                            + " and start this one again if it is the one to stay"));
            return writer;
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** Creates or verifies the topic, and stands by. */
    static LedgerWriter standingBy(
            Map<String, Object> kafka,
            LedgerTopic topic,
            Path directory,
            EventCodec codec,
            Producers producers,
            MeterRegistry meters) {
        LedgerWriter writer = new LedgerWriter(kafka, topic, directory, codec, producers, CAPACITY, meters);
        writer.standBy();
        return writer;
    }

    /**
     * Fences the writer before, reads what the index lacks, and writes from now on. When it fails, nobody writes here, and
     * nobody follows either.
     *
     * @param deposed called once when another writer has come; it must not block
     */
    void lead(Runnable deposed) {
        Follower before = follower;
        if (before != null) {
            before.close();
        }
        Committer next = new Committer(inbox, index, codec, new Office(deposed), metrics, engine::appended);
        next.start();
        committer = next;
        follower = null;
    }

    /** Answers everything that waits, then follows whoever writes. */
    void standBy() {
        Committer before = committer;
        inbox.close(Refusals.standingBy());
        if (before != null) {
            before.close(Refusals.standingBy());
        }
        Follower still = follower;
        if (still != null) {
            still.close();
        }
        follower = Follower.start(kafka, topic, topicId, index);
        committer = null;
    }

    /** The terms of one who leads, all under one claim. */
    private final class Office implements Committer.Terms {
        private final Claim claim = new Claim(topic);
        private final Runnable deposed;

        Office(Runnable deposed) {
            this.deposed = deposed;
        }

        @Override
        public boolean claimStands() {
            return claim.stands(kafka);
        }

        @Override
        public Term begin() {
            try {
                return attempt();
            } catch (RuntimeException e) {
                if (index.damaged()) {
                    return attempt();
                }
                throw e;
            }
        }

        private Term attempt() {
            if (index.damaged()) {
                index.reset(topicId);
            }
            return Term.begin(kafka, topic, topicId, index, codec, claim, producers);
        }

        @Override
        public void over() {
            deposed.run();
        }
    }

    /**
     * Makes Axon write here: the engine, message types by wire name, actor and correlation handed on from command to
     * event, and a command bus that retries decisions that lost a race, tells the positions ({@link Appended#by}) and
     * never answers from a stale state.
     */
    public EventSourcingConfigurer configure(EventSourcingConfigurer configurer) {
        return configurer
                .registerEventStorageEngine(_ -> engine)
                .messaging(messaging -> messaging.registerCorrelationDataProvider(_ -> LedgerMetadata.CARRIED))
                .componentRegistry(registry -> registry.registerComponent(
                                MessageTypeResolver.class, _ -> new RegistryMessageTypes())
                        .registerDecorator(
                                CommandBus.class,
                                0,
                                (_, _, delegate) -> new LedgerCommandBus(delegate, this::confirm)));
    }

    public EventStorageEngine engine() {
        return engine;
    }

    /** Position of the next entry: how many there are. */
    public long next() {
        requireReadable(-1);
        return index.next();
    }

    /** The entry at that position; empty if there is none (yet). */
    public Optional<LedgerEntry> entry(long position) {
        requireReadable(position);
        byte[] value = index.value(position);
        return value == null ? Optional.empty() : Optional.of(CloudEvents.decode(value));
    }

    /** The first entry at that position or after it that fits, so that a caller can walk on from {@code position() + 1}. */
    public Optional<LedgerEntry> next(long position, EventCriteria criteria) {
        requireReadable(-1);
        long found = index.first(criteria, position, index.next());
        return found == Postings.NONE ? Optional.empty() : entry(found);
    }

    void requireReadable(long position) {
        Follower following = follower;
        if (following == null) {
            requireNewest();
        } else {
            following.requireReadable(position);
        }
    }

    /** @throws Refusal unless the index holds everything, as far as a writer can know without asking */
    private void requireNewest() {
        Committer leading = committer;
        if (leading == null) {
            throw Refusals.standingBy();
        }
        leading.requireReadable();
    }

    /**
     * Completes once it is sure that no other writer has come: what was read from here before the call was the newest
     * state. For decisions that end in no append, such as to delete content that nothing refers to.
     */
    public CompletableFuture<Void> confirm() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try {
            inbox.add(new Confirm(answer));
        } catch (Refusal e) {
            return CompletableFuture.failedFuture(e);
        }
        return answer;
    }

    /** Whether lookups are answered: always while it writes, else once it has come to the end of the ledger. */
    boolean caughtUp() {
        Follower following = follower;
        return following == null || following.caughtUp();
    }

    /** Answers everything that waits, then stops. */
    @Override
    public void close() {
        Committer leading = committer;
        inbox.close(Refusals.closed());
        if (leading != null) {
            leading.close();
        }
        Follower following = follower;
        if (following != null) {
            following.close();
        }
        index.close();
    }

    LedgerIndex index() {
        return index;
    }
}
