package affineur.documents.elasticsearch;

import affineur.engines.Elasticsearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** One server for all tests that do not stop it; each has indexes of its own. It ends with the JVM. */
final class SharedElasticsearch {
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private SharedElasticsearch() {}

    static Elasticsearch server() {
        return Started.SERVER;
    }

    /** Under which nothing is yet. */
    static ElasticsearchSettings emptySettings() {
        return ElasticsearchSettings.of(server().uri())
                .withPrefix("test" + PREFIXES.incrementAndGet())
                .withCopies(1, 0);
    }

    private static final class Started {
        static final Elasticsearch SERVER = start();

        private static Elasticsearch start() {
            try {
                Path place = Files.createDirectories(Path.of("target", "elasticsearch-it"));
                return Elasticsearch.start(Files.createTempDirectory(place, "node"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
