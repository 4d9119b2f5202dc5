package affineur.command.publish;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Attestations that are verified, and stored, while the file that they are about is inspected and stored. */
final class Attesting implements AutoCloseable {
    private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    private final Future<Optional<Attestations.Verified>> verified;

    Attesting(Callable<Optional<Attestations.Verified>> work) {
        this.verified = thread.submit(work);
    }

    /** @throws affineur.refusal.Refusal if one of them is no good, or none can be verified here now */
    Optional<Attestations.Verified> await() throws IOException {
        try {
            return verified.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case IOException cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while its attestations were verified");
        }
    }

    /** Nothing of it goes on after that. */
    @Override
    public void close() {
        thread.close();
    }
}
