package affineur.ledger.writer;

import affineur.ledger.writer.Request.Append;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.EventCriterion;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * Appends that go into one transaction. Each is decided against the index and against those accepted before it in this
 * batch, which the index does not know yet.
 */
final class Batch {
    /** Kafka takes no larger record than a megabyte, headers included. */
    private static final int LARGEST_RECORD = 768 << 10;

    private final LedgerIndex index;
    private final EventCodec codec;
    private final long begin;
    private final List<StoredEvent> events = new ArrayList<>();
    private final Map<Tag, List<StoredEvent>> byTag = new HashMap<>();
    private final Map<Append, Appended> accepted = new LinkedHashMap<>();

    Batch(LedgerIndex index, EventCodec codec) {
        this.index = index;
        this.codec = codec;
        this.begin = index.next();
    }

    /** @return false if an event that matters to the append came in between */
    boolean add(Append append) {
        if (conflicts(append.condition())) {
            return false;
        }
        long first = begin + events.size();
        List<StoredEvent> stored = new ArrayList<>();
        for (TaggedEventMessage<?> tagged : append.events()) {
            stored.add(store(first + stored.size(), tagged));
        }
        for (StoredEvent event : stored) {
            events.add(event);
            for (Tag tag : event.tags()) {
                byTag.computeIfAbsent(tag, t -> new ArrayList<>()).add(event);
            }
        }
        accepted.put(append, new Appended(first, first + stored.size() - 1));
        return true;
    }

    private StoredEvent store(long position, TaggedEventMessage<?> tagged) {
        EventMessage event = tagged.event();
        StoredEvent stored =
                new StoredEvent(position, event.type().name(), tagged.tags(), codec.encode(position, event));
        if (stored.size() > LARGEST_RECORD) {
            throw new IllegalArgumentException("An event of " + stored.size() + " bytes with its tags");
        }
        return stored;
    }

    private boolean conflicts(AppendCondition condition) {
        if (condition.consistencyMarker().equals(ConsistencyMarker.INFINITY)) {
            return false;
        }
        long from = Math.max(0, GlobalIndexConsistencyMarker.position(condition.consistencyMarker()));
        return index.first(condition.criteria(), from, begin) != Postings.NONE
                || conflictsInside(condition.criteria(), from);
    }

    private boolean conflictsInside(EventCriteria criteria, long from) {
        if (events.isEmpty()) {
            return false;
        }
        if (!criteria.hasCriteria()) {
            return from < begin + events.size();
        }
        for (EventCriterion criterion : criteria.flatten()) {
            // events with one of the tags are few; only then look closer
            List<StoredEvent> candidates = criterion.tags().isEmpty()
                    ? events
                    : byTag.getOrDefault(criterion.tags().iterator().next(), List.of());
            for (StoredEvent event : candidates) {
                if (event.position() >= from && criterion.matches(new QualifiedName(event.type()), event.tags())) {
                    return true;
                }
            }
        }
        return false;
    }

    List<StoredEvent> events() {
        return events;
    }

    Map<Append, Appended> accepted() {
        return accepted;
    }
}
