package affineur.broker;

/** The broker cannot run on this data directory. The message says why and what to do, in one line. */
public final class BrokerUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokerUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
