package affineur.ledger.writer;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Where producers come from; tests put one in between that fails at the worst moment. */
@FunctionalInterface
interface Producers {
    Producers REAL = settings -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());

    Producer<byte[], byte[]> open(Map<String, Object> settings);
}
