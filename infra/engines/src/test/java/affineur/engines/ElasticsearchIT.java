package affineur.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ElasticsearchIT {
    @TempDir
    Path directory = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> send(Elasticsearch server, String method, String path, String json)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(server.uri().resolve(path))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void hasItsDataAgainAfterItWasKilled() throws Exception {
        try (Elasticsearch server = Elasticsearch.start(directory.resolve("node"))) {
            assertThat(send(server, "PUT", "/cheeses/_doc/brie", "{\"kind\":\"soft\"}")
                            .statusCode())
                    .isEqualTo(201);
            server.process().kill();
            server.process().start();
            assertThat(send(server, "GET", "/cheeses/_doc/brie", "").body()).contains("\"kind\":\"soft\"");
        }
    }
}
