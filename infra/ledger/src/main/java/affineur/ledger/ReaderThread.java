package affineur.ledger;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * A thread that reads a topic until it is closed. Whatever fails is tried again for ever with a new consumer, after a
 * pause that grows as long as nothing is read.
 */
public final class ReaderThread implements AutoCloseable {
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Reading reading;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    private ReaderThread(String name, Supplier<Consumer<byte[], byte[]>> consumers, Reading reading) {
        this.consumers = consumers;
        this.reading = reading;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** What is done with a consumer. */
    public interface Reading {
        /** Reads as long as the thread {@link ReaderThread#isOpen}. */
        void read(Consumer<byte[], byte[]> consumer);

        /** How far that has got; more than before after a failure makes the next pause a short one. */
        long progress();

        /** It failed and is tried again after the pause. */
        void failed(RuntimeException why, long pauseMillis);
    }

    /** Not started yet. */
    public static ReaderThread of(String name, Supplier<Consumer<byte[], byte[]>> consumers, Reading reading) {
        return new ReaderThread(name, consumers, reading);
    }

    /** Returns at once. */
    public void start() {
        thread.start();
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        while (isOpen()) {
            long before = reading.progress();
            try (Consumer<byte[], byte[]> opened = consumers.get()) {
                consumer = opened;
                reading.read(opened);
            } catch (WakeupException | InterruptException e) {
                // closed
            } catch (RuntimeException e) {
                pause = reading.progress() > before ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                reading.failed(e, pause);
                pause(pause);
            } finally {
                consumer = null;
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

    public boolean isOpen() {
        return closed.getCount() > 0;
    }

    /** Wakes the reader up and waits until it has done with what it has read. */
    @Override
    public void close() {
        closed.countDown();
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
