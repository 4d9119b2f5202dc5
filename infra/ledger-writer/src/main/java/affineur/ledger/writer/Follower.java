package affineur.ledger.writer;

import affineur.ledger.LedgerTopic;
import affineur.ledger.ReaderThread;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index of one who stands by as new as the ledger, so that taking over needs to read the last few events only.
 * Lookups are answered meanwhile, some milliseconds behind the writer. Whatever fails is tried again for ever.
 */
final class Follower implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    /** What the writer has just answered is here that much later. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final LedgerTopic topic;
    private final Uuid topicId;
    private final LedgerIndex index;
    private final ReaderThread reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile boolean caughtUp;

    private Follower(Map<String, Object> kafka, LedgerTopic topic, Uuid topicId, LedgerIndex index) {
        this.topic = topic;
        this.topicId = topicId;
        this.index = index;
        this.reader =
                ReaderThread.of("ledger-follower", () -> topic.reader(kafka, "affineur-standby"), new Following());
    }

    /** Returns at once. The index is the follower's to write, until it is closed. */
    static Follower start(Map<String, Object> kafka, LedgerTopic topic, Uuid topicId, LedgerIndex index) {
        Follower follower = new Follower(kafka, topic, topicId, index);
        follower.reader.start();
        return follower;
    }

    private final class Following implements ReaderThread.Reading {
        @Override
        public void read(Consumer<byte[], byte[]> consumer) {
            if (index.damaged()) {
                index.reset(topicId);
            }
            CatchUp ledger = new CatchUp(topic, topicId, index, consumer);
            if (reader.isOpen()) {
                ledger.runBesideAWriter();
                caughtUp = true;
            }
            while (reader.isOpen()) {
                signal();
                ledger.more(POLL);
                if (index.damaged()) {
                    throw new IllegalStateException("the index is damaged");
                }
            }
        }

        @Override
        public long progress() {
            return index.next();
        }

        @Override
        public void failed(RuntimeException why, long pauseMillis) {
            caughtUp = false;
            log.warn("The ledger cannot be followed, next try in {} ms: {}", pauseMillis, why.toString());
            log.debug("Because of", why);
        }
    }

    private void signal() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the index holds what was in the ledger when following began, and all that came since but the newest. */
    boolean caughtUp() {
        return caughtUp;
    }

    /**
     * Waits a little for the entry at that position, if it is not there yet.
     *
     * @throws NotNow if the index still lacks older ones
     */
    void requireReadable(long position) {
        if (!caughtUp) {
            throw Refusals.notNow();
        }
        lock.lock();
        try {
            long left = LONGEST_WAIT_NANOS;
            while (index.next() <= position && left > 0) {
                left = moved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
