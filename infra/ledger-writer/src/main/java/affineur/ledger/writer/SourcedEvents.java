package affineur.ledger.writer;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.TerminalEventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/**
 * The events below a fixed end that fit, then the consistency marker. Positions are looked up a page at a time and events
 * one at a time, so nothing is held open and a long history needs no more memory than a short one.
 */
final class SourcedEvents implements MessageStream<EventMessage> {
    private static final int PAGE = 256;

    private final LedgerIndex index;
    private final EventCodec codec;
    private final EventCriteria criteria;
    private final long end;
    private final Queue<Long> page = new ArrayDeque<>();
    private long from;
    private @Nullable Entry<EventMessage> upcoming;
    private @Nullable Throwable error;
    private boolean exhausted;

    SourcedEvents(LedgerIndex index, EventCodec codec, EventCriteria criteria, long start, long end) {
        this.index = index;
        this.codec = codec;
        this.criteria = criteria;
        this.from = start;
        this.end = end;
    }

    @Override
    public Optional<Entry<EventMessage>> peek() {
        if (upcoming == null && !exhausted) {
            try {
                upcoming = read();
            } catch (RuntimeException e) {
                error = e;
                exhausted = true;
            }
        }
        return Optional.ofNullable(upcoming);
    }

    private Entry<EventMessage> read() {
        if (page.isEmpty() && from < end) {
            page.addAll(index.positions(criteria, from, end, PAGE));
        }
        Long position = page.poll();
        if (position == null) {
            exhausted = true;
            return new SimpleEntry<>(
                    TerminalEventMessage.INSTANCE,
                    Context.with(ConsistencyMarker.RESOURCE_KEY, new GlobalIndexConsistencyMarker(end)));
        }
        from = position + 1;
        return new SimpleEntry<>(
                codec.decode(Objects.requireNonNull(index.value(position))),
                TrackingToken.addToContext(Context.empty(), new GlobalSequenceTrackingToken(position + 1)));
    }

    @Override
    public Optional<Entry<EventMessage>> next() {
        Optional<Entry<EventMessage>> next = peek();
        upcoming = null;
        return next;
    }

    @Override
    public void setCallback(Runnable callback) {
        callback.run();
    }

    @Override
    public Optional<Throwable> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public boolean isCompleted() {
        return peek().isEmpty();
    }

    @Override
    public boolean hasNextAvailable() {
        return peek().isPresent();
    }

    @Override
    public void close() {
        exhausted = true;
        upcoming = null;
    }
}
