package affineur.containers;

import affineur.documents.DocumentStore;
import affineur.documents.DocumentsContract;
import affineur.documents.elasticsearch.ElasticsearchSettings;
import affineur.documents.elasticsearch.ElasticsearchStore;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.elasticsearch.ElasticsearchContainer;

/** Each test has indexes of its own. */
@NeedsContainers
final class ElasticsearchContainerIT extends DocumentsContract {
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static ElasticsearchContainer elasticsearch;

    private final String prefix = "test" + PREFIXES.incrementAndGet();

    @SuppressWarnings("NullAway") // JUnit calls start() first
    ElasticsearchContainerIT() {}

    @BeforeAll
    static void start() {
        elasticsearch = new ElasticsearchContainer(Images.elasticsearch())
                .withEnv("xpack.security.enabled", "false")
                .withEnv("ES_JAVA_OPTS", "-Xms512m -Xmx512m")
                .withStartupTimeout(Images.PATIENCE);
        elasticsearch.start();
    }

    @AfterAll
    static void stop() {
        elasticsearch.close();
    }

    @Override
    protected DocumentStore store() {
        URI node = URI.create("http://" + elasticsearch.getHttpHostAddress());
        return ElasticsearchStore.open(
                ElasticsearchSettings.of(node).withPrefix(prefix).withCopies(1, 0));
    }
}
