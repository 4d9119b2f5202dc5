package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Installing from a group: one URL and one token for all that is below it, as people do with GitLab. */
@EndToEnd
class GroupIndexIT {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void clientsInstallFromAllProjectsOfAGroup(Registry registry, Shell shell) {
        Place group = Place.in(registry, "group-index-" + Long.toString(System.nanoTime(), 36), 0);
        Place below = Place.in(registry, "below", group.id());
        long milk = group.project(registry, "milk");
        long cheese = below.project(registry, "cheese");
        Wheel base = Wheel.of("group-milk", "1.0");
        Wheel old = Wheel.of("group-cheese", "1.0").requiring("group-milk").saying("of another project");
        Wheel wheel = old.saying("of cheese");
        publish(registry, milk, base);
        publish(registry, milk, old);
        publish(registry, cheese, wheel);
        String token = made(
                        registry,
                        "/api/v4/groups/" + group.id() + "/deploy_tokens",
                        "{\"name\":\"ci\",\"scopes\":[\"read_package_registry\"]}")
                .get("token")
                .asString();
        String simple = "/api/v4/groups/" + group.id() + "/-/packages/pypi/simple";
        String url = registry.uriWith("ci", token, simple);

        Installation byPip = Installation.in(shell, "by-pip");
        byPip.pip("--index-url", url, "group-cheese").saysNot(token);
        assertThat(byPip.version(base)).isEqualTo("1.0");
        assertThat(byPip.eval(wheel.module(), "TEXT"))
                .as("what was published last under that name")
                .isEqualTo("of cheese");
        Installation byUv = Installation.in(shell, "by-uv");
        byUv.uv("--index-url", url, "group-cheese");
        assertThat(byUv.version(wheel)).isEqualTo("1.0");
        assertThat(byUv.version(base)).isEqualTo("1.0");
        for (Wheel one : List.of(old, wheel)) {
            Installation exact = Installation.in(shell, "exact-" + one.sha256().substring(0, 8));
            var hashes = Places.write(
                    shell.directory().resolve("requirements-" + one.sha256().substring(0, 8) + ".txt"),
                    "group-cheese==1.0 --hash=sha256:" + one.sha256() + "\n");
            exact.pip("--no-deps", "--require-hashes", "--index-url", url, "-r", hashes);
            assertThat(exact.eval(one.module(), "TEXT")).isEqualTo(one.text());
        }
        shell.ok("pip", "index", "versions", "-i", url, "group-cheese").says("group-cheese (1.0)");
        Installation.in(shell, "by-nobody").pipFails("--no-input", "--index-url", registry.uri(simple), "group-cheese");
    }

    private static void publish(Registry registry, long project, Wheel wheel) {
        assertThat(registry.upload("/api/v4/projects/" + project + "/packages/pypi", UploadForm.of(wheel))
                        .statusCode())
                .isEqualTo(201);
    }

    private static JsonNode made(Registry registry, String route, String json) {
        return JSON.readTree(registry.asAdmin("POST", route, json).body());
    }

    private record Place(long id) {
        static Place in(Registry registry, String path, long parent) {
            String above = parent == 0 ? "" : ",\"parent_id\":" + parent;
            return new Place(made(
                            registry,
                            "/api/v4/groups",
                            "{\"name\":\"%s\",\"path\":\"%s\",\"visibility\":\"private\"%s}"
                                    .formatted(path, path, above))
                    .get("id")
                    .asLong());
        }

        long project(Registry registry, String path) {
            return made(
                            registry,
                            "/api/v4/projects",
                            "{\"name\":\"%s\",\"path\":\"%s\",\"visibility\":\"private\",\"namespace_id\":%d}"
                                    .formatted(path, path, id))
                    .get("id")
                    .asLong();
        }
    }
}
