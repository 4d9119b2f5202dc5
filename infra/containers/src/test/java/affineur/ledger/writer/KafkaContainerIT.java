package affineur.ledger.writer;

import affineur.containers.Images;
import affineur.containers.NeedsContainers;
import affineur.ledger.LedgerTopic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.StorageEngineTestSuite;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;

/** Axon's own suite, whole. */
@NeedsContainers
class KafkaContainerIT extends StorageEngineTestSuite<EventStorageEngine> {
    @TempDir
    static Path indexes;

    private final KafkaContainer kafka = new KafkaContainer(Images.kafka()).withStartupTimeout(Images.PATIENCE);
    private final List<LedgerWriter> writers = new ArrayList<>();

    @Override
    protected EventStorageEngine buildStorageEngine() {
        kafka.start(); // unless it runs
        LedgerWriter writer = LedgerWriter.open(
                Map.of("bootstrap.servers", kafka.getBootstrapServers()),
                new LedgerTopic("ledger-" + UUID.randomUUID(), 1, 1),
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
        kafka.close();
    }
}
