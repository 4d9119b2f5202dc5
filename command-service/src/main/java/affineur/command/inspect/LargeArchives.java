package affineur.command.inspect;

import java.util.concurrent.Semaphore;

/**
 * Lets only so many archives of very many members be inspected at a time, so that a few of them together cannot use up
 * memory. Others do not wait for them.
 */
final class LargeArchives implements AutoCloseable {
    /** No archive may have more. */
    static final int MOST_MEMBERS = 100_000;
    /** Nor may the paths of its members have more characters together. */
    static final int MOST_NAMES = 16 * 1024 * 1024;

    /** The largest takes all of them. */
    private static final int SHARES = 100;
    /** What takes no more than that does not wait. */
    private static final int SMALL = 10;

    private static final Semaphore FREE = new Semaphore(SHARES, true);

    private int taken;

    /**
     * Waits for its turn, the first time; harmless after.
     *
     * @param names characters of all paths together
     */
    void enter(long members, long names) {
        long shares = shares(members, names);
        if (taken == 0 && shares > SMALL) {
            int wanted = (int) Math.min(SHARES, shares);
            FREE.acquireUninterruptibly(wanted);
            taken = wanted;
        }
    }

    /** For an archive that is found to grow while it is read: it waits for all shares, since it cannot say how many. */
    void grown(long members, long names) {
        if (shares(members, names) > SMALL) {
            enter(MOST_MEMBERS, MOST_NAMES);
        }
    }

    private static long shares(long members, long names) {
        return Math.max(members * SHARES / MOST_MEMBERS, names * SHARES / MOST_NAMES);
    }

    @Override
    public void close() {
        FREE.release(taken);
        taken = 0;
    }
}
