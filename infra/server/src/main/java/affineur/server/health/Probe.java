package affineur.server.health;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an engine again and again whether it answers, with a thread of its own, so that who asks for the outcome never
 * waits. The log is the adapters' to write.
 */
public final class Probe implements Supplier<Condition>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final String engine;
    private final Check check;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Condition condition;

    /** A question to an engine. */
    @FunctionalInterface
    public interface Check {
        /** Returns, within a few seconds, if the engine answers. */
        void run() throws Exception;
    }

    private Probe(String engine, Check check, Duration interval) {
        this.interval = interval;
        this.engine = engine;
        this.check = check;
        this.condition = Condition.ok(engine + " has not been asked yet");
        this.thread = Thread.ofPlatform().name("probe-" + engine).daemon().unstarted(this::run);
    }

    /** @param engine its name in the log */
    public static Probe start(String engine, Check check) {
        return start(engine, check, INTERVAL);
    }

    static Probe start(String engine, Check check, Duration interval) {
        Probe probe = new Probe(engine, check, interval);
        probe.thread.start();
        return probe;
    }

    private void run() {
        try {
            do {
                ask();
            } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void ask() throws InterruptedException {
        try {
            check.run();
            condition = Condition.ok(engine + " answers");
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.debug("{} does not answer", engine, e);
            condition = Condition.degraded(engine + " does not answer");
        }
    }

    @Override
    public Condition get() {
        return condition;
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
