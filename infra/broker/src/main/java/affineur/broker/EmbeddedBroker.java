package affineur.broker;

import java.nio.file.Path;

/** A real Kafka broker (KRaft, one node) in this JVM, with its data in one directory, reachable on loopback only. */
@SuppressWarnings("DoNotCallSuggester") // the signatures first
public final class EmbeddedBroker implements AutoCloseable {
    private EmbeddedBroker() {}

    /**
     * Formats the directory the first time. Returns when clients can connect.
     *
     * @throws BrokerUnavailable if the directory is in use, or damaged; the message says what to do
     */
    public static EmbeddedBroker start(Path directory) {
        throw new UnsupportedOperationException();
    }

    /** {@code 127.0.0.1:<port>}; another port at each start. */
    public String bootstrapServers() {
        throw new UnsupportedOperationException();
    }

    /** Writes everything to disk, so that the next start need not wait. */
    @Override
    public void close() {}
}
