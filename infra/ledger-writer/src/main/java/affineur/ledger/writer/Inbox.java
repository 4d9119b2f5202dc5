package affineur.ledger.writer;

import affineur.ledger.writer.Request.Append;
import affineur.refusal.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The bounded queue before the committer: what does not fit is refused, never kept. */
final class Inbox {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Queue<Request> requests = new ArrayDeque<>();
    private int weight;
    private @Nullable Refusal closed = Refusals.notNow();

    /** @param capacity in events; a request counts for one at least */
    Inbox(int capacity) {
        this.capacity = capacity;
    }

    /** @throws Refusal if it is full, or closed */
    void add(Request request) {
        lock.lock();
        try {
            if (closed != null) {
                throw closed;
            }
            // an append larger than everything may pass if it is alone
            if (weight > 0 && weight + weight(request) > capacity) {
                throw Refusals.busy();
            }
            requests.add(request);
            weight += weight(request);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the first, and takes as many more as are there and fit together. Empty if none came. */
    List<Request> take(int atMost, long waitMillis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(waitMillis);
            while (requests.isEmpty() && left > 0 && closed == null) {
                left = filled.awaitNanos(left);
            }
            List<Request> taken = new ArrayList<>();
            int takenWeight = 0;
            while (!requests.isEmpty() && (taken.isEmpty() || takenWeight + weight(requests.element()) <= atMost)) {
                Request request = requests.remove();
                takenWeight += weight(request);
                taken.add(request);
            }
            weight -= takenWeight;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Events that wait. */
    int weight() {
        lock.lock();
        try {
            return weight;
        } finally {
            lock.unlock();
        }
    }

    void open() {
        lock.lock();
        try {
            closed = null;
        } finally {
            lock.unlock();
        }
    }

    /** From now on everything is refused; what is there stays, to be taken. */
    void close(Refusal why) {
        lock.lock();
        try {
            closed = why;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static int weight(Request request) {
        return request instanceof Append append ? Math.max(1, append.events().size()) : 1;
    }
}
