package affineur.ledger.writer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;

/** What waits for the committer. */
sealed interface Request {
    CompletableFuture<?> answer();

    /** Events that are to stand together or not at all, if nothing that matters to them came in between. */
    record Append(AppendCondition condition, List<TaggedEventMessage<?>> events, CompletableFuture<Appended> answer)
            implements Request {}

    /** Somebody wants to be sure that this writer still is the one, and so has seen everything. */
    record Confirm(CompletableFuture<Void> answer) implements Request {}
}
