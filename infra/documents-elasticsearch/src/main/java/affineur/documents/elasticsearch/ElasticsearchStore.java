package affineur.documents.elasticsearch;

import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Schema;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;

/** Collections in Elasticsearch 9, shared by all nodes that name the same cluster and prefix. */
public final class ElasticsearchStore implements DocumentStore {
    private final Cluster cluster;
    private final ElasticsearchSettings settings;

    private ElasticsearchStore(Cluster cluster, ElasticsearchSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    /** Asks Elasticsearch nothing yet. */
    public static ElasticsearchStore open(
            ElasticsearchSettings settings, MeterRegistry meters, ObservationRegistry observations) {
        return new ElasticsearchStore(Cluster.of(settings, new RequestMetrics(meters, observations)), settings);
    }

    /** The same, observed by nobody. */
    public static ElasticsearchStore open(ElasticsearchSettings settings) {
        return open(settings, new SimpleMeterRegistry(), ObservationRegistry.NOOP);
    }

    /**
     * Returns if Elasticsearch answers.
     *
     * @throws affineur.refusal.Refusal if it is not available
     */
    public void ping() {
        // whether it exists or not: that may be asked by whoever may make indexes, unlike the state of the cluster
        var _ = cluster.read(client -> client.indices().exists(asked -> asked.index(settings.prefix())));
    }

    /** @throws affineur.refusal.Refusal if Elasticsearch is not available */
    @Override
    public Documents open(Schema schema) {
        CollectionIndex index = new CollectionIndex(cluster, settings, schema);
        index.ensure();
        ElasticsearchDocuments documents = new ElasticsearchDocuments(index, index.alias());
        index.dropSuperseded(documents.checkpoint());
        return documents;
    }

    /** To grow collections anew while they are read and written; the caller closes it. */
    public Rebuild rebuild() {
        return new Rebuild(cluster, settings);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
