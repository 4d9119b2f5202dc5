package affineur.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks GitLab's API with a token.
 *
 * @param token empty for none
 */
public record Client(TestRegistry registry, String token) {
    private static final String API = "/api/v4";

    public HttpResponse<byte[]> get(String path) throws Exception {
        String url = registry.url(API + path);
        return token.isEmpty() ? Http.get(url) : Http.get(url, "PRIVATE-TOKEN", token);
    }

    public int status(String path) throws Exception {
        return get(path).statusCode();
    }

    public JsonNode json(String path) throws Exception {
        HttpResponse<byte[]> response = get(path);
        assertThat(response.statusCode()).as(Http.text(response)).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    /** One field of each entry of a list. */
    public List<String> list(String path, String field) throws Exception {
        List<String> values = new ArrayList<>();
        json(path).forEach(entry -> values.add(entry.path(field).asString()));
        return values;
    }
}
