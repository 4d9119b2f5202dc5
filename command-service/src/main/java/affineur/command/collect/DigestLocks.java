package affineur.command.collect;

import affineur.packaging.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps content from being removed while somebody is about to refer to it. Publishers share a digest from storing it to
 * the commit of their event; whoever removes has it alone. Held by threads.
 */
public final class DigestLocks {
    private static final int STRIPES = 256;

    private final List<ReadWriteLock> stripes = new ArrayList<>(STRIPES);

    public DigestLocks() {
        for (int i = 0; i < STRIPES; i++) {
            stripes.add(new ReentrantReadWriteLock());
        }
    }

    /** Shares these digests until it is closed. */
    public Held share(Sha256... names) {
        // In one order, so that two publishers and somebody who removes cannot wait for each other in a circle.
        int[] wanted = Arrays.stream(names)
                .mapToInt(DigestLocks::stripe)
                .sorted()
                .distinct()
                .toArray();
        for (int stripe : wanted) {
            stripes.get(stripe).readLock().lock();
        }
        return () -> {
            for (int stripe : wanted) {
                stripes.get(stripe).readLock().unlock();
            }
        };
    }

    /** Has the digest alone until it is closed; empty if others share it all that time. */
    public Optional<Held> alone(Sha256 name, Duration atMost) throws InterruptedException {
        Lock lock = stripes.get(stripe(name)).writeLock();
        return lock.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS) ? Optional.of(lock::unlock) : Optional.empty();
    }

    private static int stripe(Sha256 name) {
        return Integer.parseInt(name.hex().substring(0, 2), 16);
    }

    /** Something held until it is closed. */
    @FunctionalInterface
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }
}
