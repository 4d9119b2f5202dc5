package affineur.blobs.s3;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How much of uploads may be in memory at once, in buffers of one part each. */
final class UploadMemory {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Semaphore buffers;
    private final Duration patience;

    /** @param patience how long an upload waits for its first buffer before it is refused */
    UploadMemory(int buffers, Duration patience) {
        this.buffers = new Semaphore(buffers, true);
        this.patience = patience;
    }

    /** One upload's share. For one thread at a time. Close it. */
    Share share() {
        return new Share();
    }

    final class Share implements AutoCloseable {
        private int taken;

        /** Takes a buffer, waits for it if it must. */
        void take() {
            try {
                if (!buffers.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw busy();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw busy();
            }
            taken++;
        }

        /** Takes another buffer if there is one. */
        boolean takeMore() {
            if (buffers.tryAcquire()) {
                taken++;
                return true;
            }
            return false;
        }

        int taken() {
            return taken;
        }

        @Override
        public void close() {
            buffers.release(taken);
            taken = 0;
        }
    }

    private static Refusal busy() {
        return new Refusal(ProblemType.UPLOADS_BUSY, "The registry takes too many uploads at the moment. Try again.");
    }
}
