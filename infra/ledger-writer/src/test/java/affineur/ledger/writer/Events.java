package affineur.ledger.writer;

import affineur.refusal.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/** Events and appends for tests of the writer. */
final class Events {
    private Events() {}

    static TaggedEventMessage<?> event(String type, String payload, Tag... tags) {
        return new GenericTaggedEventMessage<>(
                new GenericEventMessage(new MessageType(type), payload),
                Arrays.stream(tags).collect(Collectors.toSet()));
    }

    static TaggedEventMessage<?> event(String payload, Tag... tags) {
        return event("happened", payload, tags);
    }

    static Tag tag(String key, String value) {
        return new Tag(key, value);
    }

    static AppendCondition noneSince(long position, Tag... tags) {
        return AppendCondition.withCriteria(EventCriteria.havingTags(Set.of(tags)))
                .withMarker(new GlobalIndexConsistencyMarker(position));
    }

    static CompletableFuture<Appended> append(LedgerWriter writer, TaggedEventMessage<?>... events) {
        return append(writer, AppendCondition.none(), events);
    }

    @SuppressWarnings("unchecked") // the engine's transactions answer with positions
    static CompletableFuture<Appended> append(
            LedgerWriter writer, AppendCondition condition, TaggedEventMessage<?>... events) {
        return writer.engine()
                .appendEvents(condition, null, List.of(events))
                .thenCompose(
                        transaction -> ((EventStorageEngine.AppendTransaction<Appended>) transaction).commit(null));
    }

    /** What is stored at each position. */
    static List<Object> payloads(LedgerWriter writer) {
        AnyPayload codec = new AnyPayload();
        return LongStream.range(0, writer.next())
                .mapToObj(position -> Objects.requireNonNull(
                        codec.decode(Objects.requireNonNull(writer.index().value(position)))
                                .payload()))
                .toList();
    }

    static Refusal refusal(CompletableFuture<?> answer) {
        try {
            Object unexpected = answer.join();
            throw new AssertionError("Not refused, but " + unexpected);
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                return refusal;
            }
            throw e;
        }
    }
}
