package affineur.ledger.writer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.StorageEngineTestSuite;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Axon's own suite, whole. */
class AxonStorageEngineSuiteTest extends StorageEngineTestSuite<EventStorageEngine> {
    @RegisterExtension
    static final RunningBroker broker = new RunningBroker();

    private final List<LedgerWriter> writers = new ArrayList<>();

    @TempDir
    static Path indexes;

    @Override
    protected EventStorageEngine buildStorageEngine() {
        LedgerWriter writer = LedgerWriter.open(
                broker.kafka(),
                broker.newTopic(),
                indexes.resolve(UUID.randomUUID().toString()),
                new AnyPayload(),
                Producers.REAL,
                100);
        writers.add(writer);
        return writer.engine();
    }

    @Override
    protected ProcessingContext processingContext() {
        return new SimpleUnitOfWorkFactory(EmptyApplicationContext.INSTANCE)
                .create("suite")
                .executeWithResult(CompletableFuture::completedFuture)
                .join();
    }

    @AfterAll
    void stop() {
        writers.forEach(LedgerWriter::close);
    }
}
