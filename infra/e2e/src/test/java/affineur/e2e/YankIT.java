package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@EndToEnd
class YankIT {
    private static final String ROUTE = "/api/v4/projects/1/packages/pypi/";

    @Test
    void yankedReleaseIsPassedOverUnlessItIsAskedFor(Registry registry, Shell shell) {
        registry.publish(Wheel.of("yanked", "1.0"));
        Wheel soap = Wheel.of("yanked", "1.1");
        registry.publish(soap);
        shell.ok("pip", "index", "versions", "-i", registry.simple(), "yanked").says("yanked (1.1)");

        registry.asAdmin("POST", ROUTE + "yanked/1.1/yank", "{\"reason\": \"tastes of <soap> & \\\"Käse\\\"\"}");

        JsonNode file = registry.page("yanked").file(soap.filename());
        assertThat(file.get("yanked").asString()).isEqualTo("tastes of <soap> & \"Käse\"");
        Installation byPip = Installation.in(shell, "by-pip");
        byPip.pip("--index-url", registry.simple(), "yanked");
        assertThat(byPip.version(soap)).isEqualTo("1.0");
        byPip.pip("--index-url", registry.simple(), "yanked==1.1")
                .says(
                        "The candidate selected for download or install is a yanked version",
                        "tastes of <soap> & \"Käse\"");
        assertThat(byPip.version(soap)).isEqualTo("1.1");
        Installation byUv = Installation.in(shell, "by-uv");
        byUv.uv("--index-url", registry.simple(), "yanked");
        assertThat(byUv.version(soap)).isEqualTo("1.0");
        byUv.uv("--index-url", registry.simple(), "yanked==1.1").says("yanked", "tastes of <soap> & \"Käse\"");
        assertThat(byUv.version(soap)).isEqualTo("1.1");

        registry.asAdmin("DELETE", ROUTE + "yanked/1.1/yank", "");

        assertThat(registry.page("yanked").file(soap.filename()).get("yanked").asBoolean())
                .isFalse();
        shell.ok("pip", "download", "--no-deps", "-d", "down", "--index-url", registry.simple(), "yanked")
                .says("yanked-1.1")
                .saysNot("yanked version");
    }

    @Test
    void yankWithoutAReasonCounts(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("yanked-mutely", "1.0");
        registry.publish(wheel);

        registry.asAdmin("POST", ROUTE + "yanked-mutely/1.0/yank", "{}");

        assertThat(registry.page("yanked-mutely")
                        .file(wheel.filename())
                        .get("yanked")
                        .asBoolean())
                .isTrue();
        assertThat(new String(
                        registry.get("/simple/yanked-mutely/", "Accept", "text/html")
                                .body(),
                        StandardCharsets.UTF_8))
                .contains("data-yanked");
        Installation.in(shell).pipFails("--index-url", registry.simple(), "yanked-mutely>=1");
    }

    @Test
    void oneFileCanBeYanked(Registry registry, Shell shell) {
        Wheel any = Wheel.of("yanked-file", "1.0");
        Wheel windows = any.tagged("py3-none-win32");
        registry.publish(any);
        registry.publish(windows);

        registry.asAdmin(
                "POST", ROUTE + "yanked-file/1.0/" + windows.filename() + "/yank", "{\"reason\": \"does not start\"}");

        ProjectPage page = registry.page("yanked-file");
        assertThat(page.file(windows.filename()).get("yanked").asString()).isEqualTo("does not start");
        assertThat(page.file(any.filename()).get("yanked").asBoolean()).isFalse();
        Installation.in(shell).pip("--index-url", registry.simple(), "yanked-file");

        registry.asAdmin("DELETE", ROUTE + "yanked-file/1.0/" + windows.filename() + "/yank", "");

        assertThat(registry.page("yanked-file")
                        .file(windows.filename())
                        .get("yanked")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void yankingWhatIsNotThereIsRefused(Registry registry) {
        var answer = registry.send(
                "POST",
                ROUTE + "yanked-nothing/1.0/yank",
                BodyPublishers.ofString("{\"reason\": \"no\"}"),
                "Authorization",
                Registry.basic(Registry.TOKEN),
                "Content-Type",
                "application/json");
        assertThat(answer.statusCode()).isEqualTo(404);
    }
}
