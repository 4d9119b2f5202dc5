package affineur.audit.downloads;

import affineur.access.Access;
import affineur.audit.events.AuditEvents;
import affineur.downloads.RetrievalBatches;
import affineur.events.SealedBatch;
import affineur.http.Callers;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /audit/downloads/seals/{position}}: whether records of downloads are still those that were sealed. */
@RestController
public final class SealsController {
    private static final String SEALED = "affineur.downloads.sealed.v1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AuditEvents events;
    private final RetrievalBatches batches;
    private final Access access;
    private final Callers callers;

    /** @param batches what is recorded now */
    public SealsController(AuditEvents events, RetrievalBatches batches, Access access, Callers callers) {
        this.events = events;
        this.batches = batches;
        this.access = access;
        this.callers = callers;
    }

    /**
     * A seal, compared with what is recorded now.
     *
     * @param position of the seal in the ledger
     */
    record Seal(long position, String time, State state, List<Compared> batches) {}

    /** @param now the same offsets as they are read now; null if nothing of them is left */
    record Compared(SealedBatch sealed, @Nullable SealedBatch now, State state) {
        Compared(SealedBatch sealed, @Nullable SealedBatch now) {
            this(sealed, now, State.of(sealed, now));
        }
    }

    /** What the comparison says, the best first. */
    enum State {
        /** Not a bit has changed. */
        INTACT,
        /** The eldest are deleted, as all are after a while, and the rest alone proves nothing. */
        PARTLY_DELETED,
        /** All are. */
        DELETED,
        /** Records were changed, added or dropped. */
        ALTERED;

        static State of(SealedBatch sealed, @Nullable SealedBatch now) {
            if (now == null) {
                return DELETED;
            }
            if (now.equals(sealed)) {
                return INTACT;
            }
            return now.first() > sealed.first() && now.next() == sealed.next() && now.count() < sealed.count()
                    ? PARTLY_DELETED
                    : ALTERED;
        }

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @GetMapping("/audit/downloads/seals/{position}")
    Seal seal(HttpServletRequest request, @PathVariable("position") String position) {
        access.requireAudit(callers.of(request));
        JsonNode event = number(position)
                .flatMap(events::at)
                .filter(record -> record.path("type").asString("").equals(SEALED))
                .orElseThrow(() -> new Refusal(
                        ProblemType.SEAL_NOT_FOUND, "At that position of the ledger there is no seal of downloads."));
        List<Compared> compared = event.path("data")
                .path("batches")
                .valueStream()
                .map(batch -> JSON.treeToValue(batch, SealedBatch.class))
                .map(batch -> new Compared(
                        batch,
                        batches.between(batch.partition(), batch.first(), batch.next())
                                .orElse(null)))
                .toList();
        return new Seal(
                event.path("position").asLong(),
                event.path("time").asString(),
                compared.stream().map(Compared::state).reduce(State.INTACT, SealsController::worse),
                compared);
    }

    private static State worse(State one, State other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text)).filter(position -> position >= 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
