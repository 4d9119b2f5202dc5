package affineur.query.simple;

import static affineur.query.Http.get;
import static affineur.query.Http.header;
import static affineur.query.Http.text;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.RegistryEvent;
import affineur.query.TestRegistry;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An index of 100,000 packages. */
final class LargeIndexTest {
    private static final int PACKAGES = 100_000;
    private static final int BATCH = 5_000;
    private static final String JSON = "application/vnd.pypi.simple.v1+json";

    @Test
    void listsAHundredThousandPackages(@TempDir Path directory) throws Exception {
        TestRegistry registry = new TestRegistry(directory);
        try {
            for (int from = 0; from < PACKAGES; from += BATCH) {
                registry.happen(IntStream.range(from, from + BATCH)
                        .mapToObj(i -> TestRegistry.event(PUBLIC, "pack_%06d-1.0.tar.gz".formatted(i), new byte[1], ""))
                        .toArray(RegistryEvent[]::new));
            }
            String url = registry.url("/simple/");

            HttpResponse<byte[]> plain = get(url, "Accept", JSON);
            JsonNode projects = JsonMapper.shared().readTree(plain.body()).path("projects");
            assertThat(projects.size()).isEqualTo(PACKAGES);
            assertThat(projects.get(PACKAGES - 1).path("name").asString()).isEqualTo("pack-099999");
            assertThat(text(get(url)).split("<a ", -1)).hasSize(PACKAGES + 1);

            HttpResponse<byte[]> zipped = get(url, "Accept", JSON, "Accept-Encoding", "gzip");
            assertThat(header(zipped, "Content-Encoding")).isEqualTo("gzip");
            assertThat(header(zipped, "Content-Length"))
                    .as("it is zipped once, not for each request")
                    .isEqualTo(Integer.toString(zipped.body().length));
            assertThat(zipped.body().length).isLessThan(plain.body().length / 5);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
                    .isEqualTo(plain.body());

            String known = header(zipped, "ETag");
            HttpResponse<byte[]> again = get(url, "Accept", JSON, "Accept-Encoding", "gzip", "If-None-Match", known);
            assertThat(again.statusCode()).isEqualTo(304);
            registry.announce(PUBLIC, "zuletzt-1.0.tar.gz", "x".getBytes(StandardCharsets.UTF_8));
            assertThat(get(url, "Accept", JSON, "Accept-Encoding", "gzip", "If-None-Match", known)
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            registry.stop();
        }
    }
}
