package affineur.documents.elasticsearch;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;

/** Elasticsearch cannot do it now. Clients are told to come back; the log says what it is. */
final class Unavailable extends Refusal {
    private static final long serialVersionUID = 1L;

    /** What a collection does differently. */
    enum Reason {
        /** It does not answer, or cannot at the moment. */
        DOWN,
        /** There is no index behind the name. */
        MISSING,
        /** A rebuild holds up writes to the index. */
        BLOCKED
    }

    private final Reason reason;
    private final String why;

    /** @param why for the operator */
    Unavailable(Reason reason, String why) {
        super(
                ProblemType.DOCUMENTS_UNAVAILABLE,
                switch (reason) {
                    case DOWN -> "The search engine is not available at the moment. Try again soon.";
                    case MISSING -> "An index is being made anew. Try again soon.";
                    case BLOCKED -> "An index is being replaced. Try again soon.";
                });
        this.reason = reason;
        this.why = why;
    }

    Reason reason() {
        return reason;
    }

    String why() {
        return why;
    }
}
