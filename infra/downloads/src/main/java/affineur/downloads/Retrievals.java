package affineur.downloads;

import org.jspecify.annotations.Nullable;

/** Where retrievals are recorded. A place is taken before the answer is begun, so that none is answered without. */
public interface Retrievals {
    /**
     * A place for one; waits a little for it where none is free. To be used, or the place is gone for ever.
     *
     * @throws affineur.refusal.Refusal unavailable, if nothing is to be answered that is not recorded
     */
    Place take();

    /** The same without waiting: null if none is free. */
    @Nullable
    Place takeNow();

    /** Keeps one retrieval. */
    @FunctionalInterface
    interface Place {
        /** To be called once. Returns at once; it never fails. */
        void keep(Retrieval retrieval);
    }
}
