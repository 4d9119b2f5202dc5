package affineur.bench;

import affineur.events.Actor;
import affineur.events.CloudEvents;
import affineur.events.FileEvent.FilePublished;
import affineur.events.LedgerEntry;
import affineur.events.ProjectId;
import affineur.ledger.LedgerTopic;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Hashes;
import affineur.packaging.Sha256;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A ledger of files that nobody has uploaded: packages of a hundred releases, one wheel each. */
final class ManyEvents {
    private static final ProjectId PROJECT = new ProjectId(1);
    private static final int RELEASES = 100;

    private ManyEvents() {}

    /** Returns when they are in the topic. */
    static void append(Map<String, Object> kafka, LedgerTopic topic, int count) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                Future<?> _ = producer.send(new ProducerRecord<>(topic.name(), CloudEvents.encode(entry(i))));
            }
            producer.flush();
        }
    }

    private static LedgerEntry entry(int position) {
        DistributionFilename file = DistributionFilename.parse(
                "package" + position / RELEASES + "-1." + position % RELEASES + "-py3-none-any.whl");
        String digest = String.format(Locale.ROOT, "%064x", position);
        FilePublished event = new FilePublished(
                PROJECT,
                file.name(),
                file.version(),
                file,
                10_000 + position,
                new Hashes(new Sha256(digest), digest, digest.substring(32)),
                ">=3.9",
                new Sha256(digest));
        return new LedgerEntry(
                position,
                "event-" + position,
                Instant.EPOCH.plusSeconds(position),
                Actor.SYSTEM,
                "request-" + position,
                event);
    }
}
