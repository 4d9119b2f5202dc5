package affineur.documents.elasticsearch;

import affineur.broker.EmbeddedBroker;
import affineur.events.Actor;
import affineur.events.CloudEvents;
import affineur.events.GroupId;
import affineur.events.LedgerEntry;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.ledger.LedgerTail;
import affineur.ledger.LedgerTopic;
import affineur.ledger.Projection;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic with entries that mean nothing. */
final class TestLedger implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final Producer<byte[], byte[]> producer;
    final LedgerTopic topic = LedgerTopic.onOneNode();
    private long next;

    TestLedger(Path directory) {
        broker = EmbeddedBroker.start(directory);
        topic.createOrVerify(broker.clientProperties());
        producer = new KafkaProducer<>(broker.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    Map<String, Object> kafka() {
        return broker.clientProperties();
    }

    LedgerTail tail(String name, Projection projection) {
        return LedgerTail.start(kafka(), topic, name, List.of(projection));
    }

    /** Returns when they are there. */
    void append(int count) {
        for (int i = 0; i < count; i++) {
            LedgerEntry entry = new LedgerEntry(
                    next,
                    UUID.randomUUID().toString(),
                    Instant.EPOCH,
                    Actor.SYSTEM,
                    "request",
                    new GroupCreated(new GroupId(next + 1), "path", "name"));
            Future<?> _ = producer.send(new ProducerRecord<>(topic.name(), CloudEvents.encode(entry)));
            next++;
        }
        producer.flush();
    }

    /** How many entries there are. */
    long length() {
        return next;
    }

    @Override
    public void close() {
        producer.close();
        broker.close();
    }
}
