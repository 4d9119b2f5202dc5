package affineur.documents.elasticsearch;

import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Schema;

/** Collections in Elasticsearch 9, shared by all nodes that name the same cluster and prefix. */
public final class ElasticsearchStore implements DocumentStore {
    private final Cluster cluster;
    private final ElasticsearchSettings settings;

    private ElasticsearchStore(Cluster cluster, ElasticsearchSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    /** Asks Elasticsearch nothing yet. */
    public static ElasticsearchStore open(ElasticsearchSettings settings) {
        return new ElasticsearchStore(Cluster.of(settings), settings);
    }

    /** @throws affineur.refusal.Refusal if Elasticsearch is not available */
    @Override
    public Documents open(Schema schema) {
        CollectionIndex index = new CollectionIndex(cluster, settings, schema);
        index.ensure();
        return new ElasticsearchDocuments(index, index.alias());
    }

    @Override
    public void close() {
        cluster.close();
    }
}
