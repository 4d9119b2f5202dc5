package affineur.command.inspect;

import java.util.concurrent.Semaphore;

/**
 * Lets one archive of very many members be inspected at a time, so that a few of them together cannot use up memory.
 * Others do not wait for it.
 */
final class LargeArchives implements AutoCloseable {
    /** From so many members on, an archive waits for its turn. */
    static final int MEMBERS = 10_000;
    /** No archive may have more. */
    static final int MOST_MEMBERS = 100_000;
    /** Nor may the paths of its members have more characters together. */
    static final int MOST_NAMES = 16 * 1024 * 1024;

    private static final Semaphore TURN = new Semaphore(1);

    private boolean entered;

    /** Waits for its turn, the first time; harmless after. */
    void enter() {
        if (!entered) {
            TURN.acquireUninterruptibly();
            entered = true;
        }
    }

    @Override
    public void close() {
        if (entered) {
            TURN.release();
        }
    }
}
