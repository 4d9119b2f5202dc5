package affineur.cluster;

import affineur.blobs.Blobs;
import affineur.blobs.s3.S3Blobs;
import affineur.blobs.s3.S3Settings;
import affineur.documents.elasticsearch.ElasticsearchSettings;
import affineur.documents.elasticsearch.ElasticsearchStore;
import affineur.ledger.Brokers;
import affineur.ledger.LedgerTopic;
import affineur.ledger.ReadPositions;
import affineur.server.metrics.ObservedBlobs;
import java.util.Map;

/** What several services connect to, each of whose engines readiness tells. */
final class Engines {
    private Engines() {}

    /** The topics, made where they are missing. */
    static ReadPositions topics(RunningService process, Map<String, Object> kafka, LedgerTopic ledger) {
        ledger.createOrVerify(kafka);
        ReadPositions positions = ReadPositions.of(ledger);
        positions.create(kafka);
        Brokers brokers = process.add(Brokers.at(kafka));
        process.addEngine("brokers", "Kafka", brokers::ask);
        return positions;
    }

    /** Returns also while it is not there yet. */
    static ElasticsearchStore documents(RunningService process, ElasticsearchSettings at) {
        ElasticsearchStore documents = process.add(ElasticsearchStore.open(
                at, process.telemetry().meters(), process.telemetry().observations()));
        process.addEngine("documents", "Elasticsearch", documents::ping);
        return documents;
    }

    /** Returns when it is there. */
    static Blobs blobs(RunningService process, S3Settings at) throws InterruptedException {
        S3Blobs blobs = process.add(Patience.with("S3", () -> S3Blobs.open(at)));
        process.addEngine("blobs", "S3", () -> blobs.find(S3Options.NOTHING));
        return new ObservedBlobs(blobs, process.telemetry());
    }
}
