package affineur.ledger.writer;

import java.net.URI;
import java.time.Duration;

/** Who writes the ledger. */
public interface Leadership {
    /** Who writes, as far as this process knows. */
    sealed interface Standing {
        /** This process does. */
        record Leads() implements Standing {}

        /** Another one does, or is about to. */
        record StandsBy(URI leader) implements Standing {}

        /** Nobody that is known, for now. */
        record Vacant() implements Standing {}
    }

    Standing standing();

    /** Waits until the standing is another than the one that was seen, that long at most, and tells it. */
    Standing awaitOther(Standing seen, Duration atMost) throws InterruptedException;
}
