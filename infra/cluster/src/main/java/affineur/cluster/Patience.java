package affineur.cluster;

import affineur.refusal.Refusal;
import affineur.server.CannotStart;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits at the start for engines that start at the same time. */
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Patience() {}

    /** What needs an engine that may not be there yet. */
    @FunctionalInterface
    interface Opening<T> {
        T open() throws IOException;
    }

    /**
     * Opens as soon as it can be.
     *
     * @throws CannotStart if that takes too long
     */
    static <T> T with(String engine, Opening<T> opening) throws InterruptedException {
        long began = System.nanoTime();
        boolean told = false;
        while (true) {
            String why;
            try {
                return opening.open();
            } catch (Refusal e) {
                if (e.kind() != Refusal.Kind.UNAVAILABLE) {
                    throw e;
                }
                why = e.text();
            } catch (IOException e) {
                why = String.valueOf(e.getMessage());
            }
            if (System.nanoTime() - began > LONGEST.toNanos()) {
                throw new CannotStart(why);
            }
            if (!told) {
                LOG.warn("{} is not there yet: {}", engine, why);
                told = true;
            }
            Thread.sleep(PAUSE);
        }
    }
}
