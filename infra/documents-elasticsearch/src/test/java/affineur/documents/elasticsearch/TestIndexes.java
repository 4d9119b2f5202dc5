package affineur.documents.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The indexes of one test, as anybody sees them who asks the server. */
record TestIndexes(ElasticsearchSettings settings) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    String name(String collection, int version, int generation) {
        return String.format("%s-%s-v%d-%06d", settings.prefix(), collection, version, generation);
    }

    /** In alphabetical order. */
    List<String> names() {
        return send("GET", "/_cat/indices/" + settings.prefix() + "-*?h=index&s=index", "")
                .lines()
                .map(String::strip)
                .toList();
    }

    void delete(String index) {
        send("DELETE", "/" + index, "");
    }

    /** Of the node, of all indexes. */
    long openContexts() {
        return json("/_nodes/stats/indices/search")
                .get("nodes")
                .iterator()
                .next()
                .at("/indices/search/open_contexts")
                .asLong();
    }

    JsonNode json(String path) {
        return JSON.readTree(send("GET", path, ""));
    }

    String send(String method, String path, String json) {
        URI server = settings.nodes().getFirst();
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json))
                .build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode())
                    .as("%s %s: %s", method, path, answer.body())
                    .isBetween(200, 299);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
