package affineur.query.settings;

import static affineur.query.TestRegistry.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.Scope;
import affineur.events.UpstreamEvent.UpstreamAdded;
import affineur.query.Client;
import affineur.query.Company;
import affineur.query.TestRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class UpstreamsControllerTest {
    @Test
    void listsThoseOfTheSettingsAndThoseByCommandForAdministrators(@TempDir Path directory) throws Exception {
        TestRegistry registry = TestRegistry.forwarding(directory);
        Company company = new Company(registry);
        registry.happen(new UpstreamAdded(
                "partner",
                URI.create("https://partner.example.org/simple/"),
                List.of("acme-*"),
                List.of("files.example.org")));

        JsonNode listed = new Client(registry, registry.token(Company.ADA, Scope.API)).json("/upstreams");

        assertThat(listed.size()).isEqualTo(2);
        assertThat(listed.at("/0/url").asString()).isEqualTo(UPSTREAM.toString());
        assertThat(listed.at("/0/packages/0").asString()).isEqualTo("*");
        assertThat(listed.at("/0/created_at").isNull()).isTrue();
        assertThat(listed.at("/1/name").asString()).isEqualTo("partner");
        assertThat(listed.at("/1/packages/0").asString()).isEqualTo("acme-*");
        assertThat(listed.at("/1/file_hosts/0").asString()).isEqualTo("files.example.org");
        assertThat(listed.at("/1/created_at").asString()).startsWith("20");
        assertThat(new Client(registry, registry.token(Company.OLGA, Scope.API)).status("/upstreams"))
                .isEqualTo(403);
        assertThat(company.nobody().status("/upstreams")).isEqualTo(401);
        registry.stop();
    }
}
