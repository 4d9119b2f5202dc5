package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** A registry that fetches from another one what it does not have, and keeps it. */
@EndToEnd
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProxyIT {
    private static final Wheel MILK = Wheel.of("proxied-milk", "1.0");
    private static final Wheel CHEESE = Wheel.of("own-cheese", "1.0").requiring("proxied-milk");

    private static Registry upstream;
    private static Registry team;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    ProxyIT() {}

    @BeforeAll
    static void start() {
        upstream = Registry.beside("ProxyIT-upstream");
        List<String> options = new ArrayList<>(
                List.of("--upstream", "public=" + upstream.simple(), "--upstream-private-addresses", "true"));
        if (Registry.isCluster()) {
            options.addAll(List.of("--brokers", "1"));
        }
        team = Registry.start("ProxyIT", options.toArray(String[]::new));
        upstream.publish(MILK);
        team.publish(CHEESE);
    }

    @AfterAll
    static void stop() {
        team.close();
        upstream.close();
    }

    @Test
    @Order(1)
    void pipInstallsHalfFromHereAndHalfFromUpstream(Shell shell) {
        Installation installation = Installation.in(shell);
        installation.pip("--index-url", team.simple(), "own-cheese").saysNot(String.valueOf(upstream.port()));

        assertThat(installation.version(CHEESE)).isEqualTo("1.0");
        assertThat(installation.version(MILK)).isEqualTo("1.0");
    }

    @Test
    @Order(2)
    void theLedgerSaysWhereItCameFrom() {
        JsonNode admitted = team.audit("type=upstream.admitted").getFirst();

        assertThat(admitted.path("summary").asString()).isEqualTo("File admitted from upstream 'public'");
        assertThat(admitted.at("/data/filename").asString()).isEqualTo(MILK.filename());
        assertThat(admitted.at("/data/url").asString())
                .startsWith(upstream.uri("/files/").toString());
        assertThat(admitted.at("/data/uploaded").asString()).isNotEmpty();
    }

    @Test
    @Order(3)
    void uvLocksWithHashesFromBoth(Shell shell) {
        Path wanted = Places.write(shell.directory().resolve("requirements.in"), "own-cheese\n");

        shell.ok("uv", "pip", "compile", "--no-cache", "--default-index", team.simple(), "--generate-hashes", wanted)
                .says("proxied-milk==1.0", "own-cheese==1.0", "--hash=sha256:");
    }

    @Test
    @Order(4)
    void anAdministratorAddsAnotherUpstream(Shell shell) {
        Wheel jam = Wheel.of("partner-jam", "1.0");
        Installation installation = Installation.in(shell);
        try (Registry partner = Registry.beside("ProxyIT-partner")) {
            partner.publish(jam);
            assertThat(team.get("/simple/partner-jam/").statusCode()).isEqualTo(404);

            team.asAdmin(
                    "POST",
                    "/api/v4/upstreams",
                    "{\"name\":\"partner\",\"url\":\"%s\",\"packages\":[\"partner-*\"]}".formatted(partner.simple()));
            installation.pip("--index-url", team.simple(), "--no-cache-dir", "partner-jam");
            assertThat(installation.version(jam)).isEqualTo("1.0");
            assertThat(new String(team.asAdmin("GET", "/api/v4/upstreams", "").body(), StandardCharsets.UTF_8))
                    .contains("\"name\":\"public\"", "\"name\":\"partner\"");

            team.asAdmin("DELETE", "/api/v4/upstreams/partner", "");
        }
        assertThat(team.get("/simple/partner-jam/").statusCode()).isEqualTo(404);
        assertThat(team.audit("type=upstream.added").getFirst().path("summary").asString())
                .contains("'partner'", "asked for partner-*");
        assertThat(team.audit("type=upstream.admitted")
                        .getLast()
                        .path("summary")
                        .asString())
                .isEqualTo("File admitted from upstream 'partner'");
    }

    @Test
    @Order(5)
    void installsWhileTheUpstreamIsCutOff(Shell shell) {
        upstream.stop();

        Installation installation = Installation.in(shell);
        installation.pip("--index-url", team.simple(), "--no-cache-dir", "own-cheese");
        assertThat(installation.version(MILK)).isEqualTo("1.0");
        installation.uv("--default-index", team.simple(), "--no-cache", "--reinstall", "own-cheese");
    }
}
