package affineur.ledger.writer;

import affineur.events.CloudEvents;
import affineur.events.LedgerEntry;
import affineur.ledger.LedgerTopic;
import affineur.ledger.writer.Request.Confirm;
import affineur.refusal.Refusal;
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

/**
 * The one writer of the ledger. Opening it fences every writer before it. Whatever cannot be answered now (a full queue,
 * an outcome in doubt, a newer writer) fails with {@link Refusal} of kind {@code UNAVAILABLE}.
 */
public final class LedgerWriter implements AutoCloseable {
    /** Events that may wait; at a few thousand a second, for a second or two. */
    private static final int CAPACITY = 8192;

    private final LedgerIndex index;
    private final Inbox inbox;
    private final Committer committer;
    private final KafkaEventStorageEngine engine;

    private LedgerWriter(LedgerIndex index, Inbox inbox, Committer committer, KafkaEventStorageEngine engine) {
        this.index = index;
        this.inbox = inbox;
        this.committer = committer;
        this.engine = engine;
    }

    /**
     * Creates or verifies the topic, fences the writer before this one, and reads what the index lacks.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @param index a directory of its own: a cache, deleted and grown again from the topic whenever it does not fit
     * @throws affineur.ledger.UnfitTopic if the topic cannot be a ledger
     */
    public static LedgerWriter open(Map<String, Object> kafka, LedgerTopic topic, Path index) {
        return open(kafka, topic, index, new RegistryEventCodec(), Producers.REAL, CAPACITY);
    }

    static LedgerWriter open(
            Map<String, Object> kafka,
            LedgerTopic topic,
            Path directory,
            EventCodec codec,
            Producers producers,
            int capacity) {
        Uuid topicId = topic.createOrVerify(kafka);
        LedgerIndex index = new LedgerIndex(directory);
        index.open(topicId);
        try {
            Claim claim = new Claim(topic);
            Committer.Terms terms = new Committer.Terms() {
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
            };
            Term first = terms.begin();
            Inbox inbox = new Inbox(capacity);
            KafkaEventStorageEngine engine = new KafkaEventStorageEngine(inbox, index, codec);
            Committer committer = new Committer(inbox, index, codec, terms, first, engine::appended);
            engine.readableWhen(committer::requireReadable);
            committer.start();
            return new LedgerWriter(index, inbox, committer, engine);
        } catch (RuntimeException e) {
            index.close();
            throw e;
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
        committer.requireReadable();
        return index.next();
    }

    /** The entry at that position; empty if there is none (yet). */
    public Optional<LedgerEntry> entry(long position) {
        committer.requireReadable();
        byte[] value = index.value(position);
        return value == null ? Optional.empty() : Optional.of(CloudEvents.decode(value));
    }

    /** The first entry at that position or after it that fits, so that a caller can walk on from {@code position() + 1}. */
    public Optional<LedgerEntry> next(long position, EventCriteria criteria) {
        committer.requireReadable();
        long found = index.first(criteria, position, index.next());
        return found == Postings.NONE ? Optional.empty() : entry(found);
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

    /** Answers everything that waits, then stops. */
    @Override
    public void close() {
        committer.close();
        index.close();
    }

    LedgerIndex index() {
        return index;
    }
}
