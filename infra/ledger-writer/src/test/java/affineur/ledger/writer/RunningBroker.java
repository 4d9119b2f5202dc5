package affineur.ledger.writer;

import affineur.broker.EmbeddedBroker;
import affineur.ledger.LedgerTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One broker for all tests of the module; each test has topics of its own. */
final class RunningBroker implements BeforeAllCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(RunningBroker.class);

    private final EmbeddedBroker broker;

    private record Shared(EmbeddedBroker broker) implements AutoCloseable {
        @Override
        public void close() {
            broker.close();
        }
    }

    RunningBroker() {
        this.broker = Holder.BROKER;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Object _ = context.getRoot().getStore(SPACE).computeIfAbsent("broker", _ -> new Shared(broker));
    }

    Map<String, Object> kafka() {
        return broker.clientProperties();
    }

    LedgerTopic newTopic() {
        return new LedgerTopic("ledger-" + UUID.randomUUID(), 1, 1);
    }

    private static final class Holder {
        private static final EmbeddedBroker BROKER = start();

        private static EmbeddedBroker start() {
            try {
                Path target = Files.createDirectories(Path.of("target"));
                return EmbeddedBroker.start(Files.createTempDirectory(target, "broker"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
