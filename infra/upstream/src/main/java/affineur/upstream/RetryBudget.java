package affineur.upstream;

/**
 * Of ten requests one may be made again, and ten at first: so that who is in trouble already is not asked for twice as
 * much.
 */
final class RetryBudget {
    private static final int PER_RETRY = 10;
    private static final int MOST = 10 * PER_RETRY;

    private int saved = MOST;

    synchronized void requested() {
        saved = Math.min(saved + 1, MOST);
    }

    /** Whether a request may be made again; it is then spent. */
    synchronized boolean spend() {
        if (saved < PER_RETRY) {
            return false;
        }
        saved -= PER_RETRY;
        return true;
    }
}
