package affineur.documents.elasticsearch;

import affineur.documents.DocumentStore;
import affineur.documents.DocumentsContract;
import org.junit.jupiter.api.Nested;

final class ElasticsearchDocumentsIT {
    @Nested
    final class Contract extends DocumentsContract {
        private final ElasticsearchSettings settings = SharedElasticsearch.emptySettings();

        @Override
        protected DocumentStore store() {
            return ElasticsearchStore.open(settings);
        }
    }

    @Nested
    final class ContractWithSeveralShards extends DocumentsContract {
        private final ElasticsearchSettings settings =
                SharedElasticsearch.emptySettings().withCopies(3, 0);

        @Override
        protected DocumentStore store() {
            return ElasticsearchStore.open(settings);
        }
    }
}
