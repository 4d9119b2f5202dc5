package affineur.broker;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The broker cannot run on this data directory. The message says why and what to do, in one line. */
public final class BrokerUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private BrokerUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static BrokerUnavailable inUse(Path directory, @Nullable Throwable cause) {
        return new BrokerUnavailable(
                "The ledger in " + directory + " is in use by another process. Stop that one first.", cause);
    }

    static BrokerUnavailable because(Path directory, Throwable cause) {
        if (cause instanceof BrokerUnavailable unavailable) {
            return unavailable;
        }
        return new BrokerUnavailable(
                "The ledger in " + directory + " cannot be opened: " + cause.getMessage()
                        + ". If the disk is sound and writable, restore this directory from a backup.",
                cause);
    }
}
