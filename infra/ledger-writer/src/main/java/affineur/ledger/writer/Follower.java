package affineur.ledger.writer;

import affineur.ledger.LedgerTopic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index of one who stands by as new as the ledger, so that taking over needs to read the last few events only.
 * Lookups are answered meanwhile, some milliseconds behind the writer. Whatever fails is tried again for ever.
 */
final class Follower implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    /** What the writer has just answered is here that much later. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Map<String, Object> kafka;
    private final LedgerTopic topic;
    private final Uuid topicId;
    private final LedgerIndex index;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile @Nullable Consumer<byte[], byte[]> reader;
    private volatile boolean caughtUp;

    private Follower(Map<String, Object> kafka, LedgerTopic topic, Uuid topicId, LedgerIndex index) {
        this.kafka = kafka;
        this.topic = topic;
        this.topicId = topicId;
        this.index = index;
        this.thread = Thread.ofPlatform().name("ledger-follower").daemon().unstarted(this::run);
    }

    /** Returns at once. The index is the follower's to write, until it is closed. */
    static Follower start(Map<String, Object> kafka, LedgerTopic topic, Uuid topicId, LedgerIndex index) {
        Follower follower = new Follower(kafka, topic, topicId, index);
        follower.thread.start();
        return follower;
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        while (closed.getCount() > 0) {
            long before = index.next();
            try (Consumer<byte[], byte[]> consumer = topic.reader(kafka, "affineur-standby")) {
                reader = consumer;
                follow(consumer);
            } catch (WakeupException | InterruptException e) {
                log.debug("Stopped", e);
            } catch (RuntimeException e) {
                caughtUp = false;
                pause = index.next() > before ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                log.warn("The ledger cannot be followed, next try in {} ms: {}", pause, e.toString());
                log.debug("Because of", e);
                pause(pause);
            } finally {
                reader = null;
            }
        }
    }

    private void pause(long millis) {
        try {
            boolean _ = closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closed.countDown();
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        if (index.damaged()) {
            index.reset(topicId);
        }
        CatchUp ledger = new CatchUp(topic, topicId, index, consumer);
        if (closed.getCount() > 0) {
            ledger.runBesideAWriter();
            caughtUp = true;
        }
        while (closed.getCount() > 0) {
            signal();
            ledger.more(POLL);
            if (index.damaged()) {
                throw new IllegalStateException("the index is damaged");
            }
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
        closed.countDown();
        Consumer<byte[], byte[]> consumer = reader;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
