package affineur.downloads;

import java.time.Instant;

/** What the journal of retrievals holds. */
public sealed interface RetrievalEvent permits Retrieval, RetrievalEvent.Missed {
    /** When it was, or began. */
    Instant time();

    /** What it is about, as a path. */
    String subject();

    /**
     * Retrievals that were answered and not recorded, since nothing could be written.
     *
     * @param time of the first
     * @param last of the last
     */
    record Missed(Instant time, Instant last, long count) implements RetrievalEvent {
        @Override
        public String subject() {
            return "retrievals";
        }
    }
}
