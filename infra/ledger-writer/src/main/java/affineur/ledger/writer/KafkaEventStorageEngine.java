package affineur.ledger.writer;

import affineur.ledger.writer.Request.Append;
import affineur.refusal.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.ContinuousMessageStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexPosition;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;

/**
 * Axon's view of the ledger. A consistency marker is the position of the first event that was not seen, and so is a
 * tracking token.
 */
final class KafkaEventStorageEngine implements EventStorageEngine {
    private static final int PAGE = 256;

    private final Inbox inbox;
    private final LedgerIndex index;
    private final EventCodec codec;
    private final LedgerMetrics metrics;
    private final Runnable requireReadable;
    private final Set<Runnable> appendListeners = ConcurrentHashMap.newKeySet();

    /** @param requireReadable throws a refusal while the index is not all there is */
    KafkaEventStorageEngine(
            Inbox inbox, LedgerIndex index, EventCodec codec, LedgerMetrics metrics, Runnable requireReadable) {
        this.inbox = inbox;
        this.index = index;
        this.codec = codec;
        this.metrics = metrics;
        this.requireReadable = requireReadable;
    }

    @Override
    public CompletableFuture<AppendTransaction<?>> appendEvents(
            AppendCondition condition, @Nullable ProcessingContext context, List<TaggedEventMessage<?>> events) {
        return CompletableFuture.completedFuture(
                events.isEmpty() ? new NothingAppended() : new Transaction(condition, List.copyOf(events)));
    }

    @Override
    public MessageStream<EventMessage> source(SourcingCondition condition, @Nullable ProcessingContext context) {
        try {
            requireReadable.run();
        } catch (Refusal e) {
            return MessageStream.failed(e).cast();
        }
        // read before the index is: whatever comes later is not in this stream, and conflicts
        long end = index.next();
        long start = Math.max(0, GlobalIndexPosition.toIndex(condition.start()));
        return new SourcedEvents(index, codec, condition.criteria(), start, end);
    }

    @Override
    public MessageStream<EventMessage> stream(StreamingCondition condition, @Nullable ProcessingContext context) {
        long start = Math.max(0, condition.position().position().orElse(0));
        EventCriteria criteria = condition.criteria();
        return new ContinuousMessageStream<Long>(
                last -> index.positions(criteria, last == null ? start : last + 1, index.next(), PAGE),
                position -> new SimpleEntry<>(
                        event(position),
                        TrackingToken.addToContext(Context.empty(), new GlobalSequenceTrackingToken(position + 1))),
                (stream, callback) -> {
                    appendListeners.add(callback);
                    return () -> appendListeners.remove(callback);
                });
    }

    void appended() {
        appendListeners.forEach(Runnable::run);
    }

    private EventMessage event(long position) {
        return codec.decode(Objects.requireNonNull(index.value(position)));
    }

    @Override
    public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
        return token(0);
    }

    @Override
    public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
        return token(index.next());
    }

    /** Reads from the beginning: the index knows no times, and nobody asks twice. */
    @Override
    public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
        long end = index.next();
        long position = 0;
        while (position < end && event(position).timestamp().isBefore(at)) {
            position++;
        }
        return token(position);
    }

    private static CompletableFuture<TrackingToken> token(long position) {
        return CompletableFuture.completedFuture(new GlobalSequenceTrackingToken(position));
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeProperty("next", index.next());
    }

    private final class Transaction implements AppendTransaction<Appended> {
        private final AppendCondition condition;
        private final List<TaggedEventMessage<?>> events;
        private final AtomicBoolean finished = new AtomicBoolean();

        Transaction(AppendCondition condition, List<TaggedEventMessage<?>> events) {
            this.condition = condition;
            this.events = events;
        }

        @Override
        public CompletableFuture<Appended> commit(@Nullable ProcessingContext context) {
            if (finished.getAndSet(true)) {
                return CompletableFuture.failedFuture(new IllegalStateException("Already committed or rolled back"));
            }
            CompletableFuture<Appended> answer = new CompletableFuture<>();
            long began = System.nanoTime();
            var _ = answer.whenComplete((_, failure) -> metrics.answered(System.nanoTime() - began, failure));
            try {
                inbox.add(new Append(condition, events, answer));
            } catch (Refusal e) {
                return CompletableFuture.failedFuture(e);
            }
            return context == null
                    ? answer
                    : answer.thenApply(appended -> {
                        appended.putInto(context);
                        return appended;
                    });
        }

        @Override
        public void rollback(@Nullable ProcessingContext context) {
            finished.set(true);
        }

        @Override
        public CompletableFuture<ConsistencyMarker> afterCommit(
                Appended appended, @Nullable ProcessingContext context) {
            return CompletableFuture.completedFuture(new GlobalIndexConsistencyMarker(appended.last() + 1));
        }
    }

    private static final class NothingAppended implements AppendTransaction<ConsistencyMarker> {
        @Override
        public CompletableFuture<ConsistencyMarker> commit(@Nullable ProcessingContext context) {
            return CompletableFuture.completedFuture(ConsistencyMarker.ORIGIN);
        }

        @Override
        public void rollback(@Nullable ProcessingContext context) {
            // nothing to take back
        }

        @Override
        public CompletableFuture<ConsistencyMarker> afterCommit(
                ConsistencyMarker marker, @Nullable ProcessingContext context) {
            return CompletableFuture.completedFuture(marker);
        }
    }
}
