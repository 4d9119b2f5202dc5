package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The status markers of PEP 792, as clients meet them. */
@EndToEnd
class StatusIT {
    private static final String PACKAGES = "/api/v4/projects/1/packages/pypi/";

    @Test
    void anArchivedPackageIsInstalledAndTakesNoUploads(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("status-archived", "1.0");
        registry.publish(wheel);

        registry.asAdmin(
                "PUT", PACKAGES + "status-archived/status", "{\"status\": \"archived\", \"reason\": \"see <brie>\"}");

        assertThat(registry.page("status-archived").json().get("project-status").toString())
                .isEqualTo("{\"status\":\"archived\",\"reason\":\"see <brie>\"}");
        assertThat(html(registry, "status-archived"))
                .contains(
                        "<meta name=\"pypi:project-status\" content=\"archived\">",
                        "<meta name=\"pypi:project-status-reason\" content=\"see &lt;brie&gt;\">");
        registry.publisher(shell)
                .fails("twine", "upload", Wheel.of("status-archived", "1.1").writeTo(shell.directory()))
                .twineSays(403, "'status-archived' is archived");
        Installation byPip = Installation.in(shell, "by-pip");
        byPip.pip("--index-url", registry.simple(), "status-archived");
        assertThat(byPip.version(wheel)).isEqualTo("1.0");

        registry.asAdmin("PUT", PACKAGES + "status-archived/status", "{\"status\": \"active\"}");

        registry.publisher(shell)
                .ok("twine", "upload", Wheel.of("status-archived", "1.2").writeTo(shell.directory()));
    }

    @Test
    void aQuarantinedPackageIsNotInstalled(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("status-quarantined", "1.0");
        registry.publish(wheel);
        String path = registry.page("status-quarantined").path(wheel.filename());
        assertThat(registry.get(path).statusCode()).isEqualTo(200);

        registry.asAdmin("PUT", PACKAGES + "status-quarantined/status", "{\"status\": \"quarantined\"}");

        assertThat(registry.page("status-quarantined").filenames()).isEmpty();
        assertThat(registry.page("status-quarantined").versions()).isEmpty();
        assertThat(html(registry, "status-quarantined")).doesNotContain("<a ");
        var file = registry.get(path);
        assertThat(file.statusCode()).isEqualTo(403);
        assertThat(new String(file.body(), StandardCharsets.UTF_8)).contains("quarantined");
        registry.publisher(shell)
                .fails("twine", "upload", Wheel.of("status-quarantined", "1.1").writeTo(shell.directory()))
                .twineSays(403, "'status-quarantined' is quarantined");
        Installation.in(shell, "by-pip").pipFails("--index-url", registry.simple(), "status-quarantined");
        Installation.in(shell, "by-uv").uvFails("--index-url", registry.simple(), "status-quarantined");

        registry.asAdmin("PUT", PACKAGES + "status-quarantined/status", "{\"status\": \"active\"}");

        Installation byUv = Installation.in(shell, "again");
        byUv.uv("--index-url", registry.simple(), "--no-cache", "status-quarantined");
        assertThat(byUv.version(wheel)).isEqualTo("1.0");
    }

    private static String html(Registry registry, String name) {
        return new String(
                registry.get("/simple/" + name + "/", "Accept", "text/html").body(), StandardCharsets.UTF_8);
    }
}
