package affineur.command.intake;

import affineur.blobs.Blobs;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Where files come in. */
public final class Intake implements AutoCloseable {
    /** Bytes: 5 GiB, GitLab's bound. */
    public static final long LARGEST_FILE = 5L << 30;

    private final Blobs blobs;
    private final ExecutorService digesting = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("digest-", 0).factory());

    public Intake(Blobs blobs) {
        this.blobs = blobs;
    }

    /** For one file. Close it: what was not kept by then is gone. */
    public IncomingFile receive() throws IOException {
        return receive(List.of());
    }

    /** For one file. Close it, and only then the observers: what was not kept by then is gone. */
    public IncomingFile receive(List<ContentObserver> observers) throws IOException {
        return new IncomingFile(blobs.stage(), new ContentDigests(digesting, observers), LARGEST_FILE);
    }

    /** Lets the threads go that digest large files. */
    @Override
    public void close() {
        digesting.shutdown();
    }
}
