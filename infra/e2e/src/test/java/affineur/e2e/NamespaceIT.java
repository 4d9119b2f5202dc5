package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Namespaces of package names (PEP 752), as clients meet them. */
@EndToEnd
class NamespaceIT {
    @Test
    void othersBeginNoPackageInANamespace(Registry registry, Shell shell) {
        registry.publish(Wheel.of("roquefort-old", "1.0"));
        String path = "caves-" + Long.toString(System.nanoTime(), 36);
        var group = JsonMapper.shared()
                .readTree(registry.asAdmin(
                                "POST", "/api/v4/groups", "{\"name\": \"%s\", \"path\": \"%s\"}".formatted(path, path))
                        .body());
        assertThat(registry.page("roquefort-old").json().get("namespaces").isNull())
                .isTrue();

        registry.asAdmin("PUT", "/api/v4/package_namespaces/roquefort", "{\"group\": \"%s\"}".formatted(path));

        registry.publisher(shell)
                .fails("twine", "upload", Wheel.of("roquefort-new", "1.0").writeTo(shell.directory()))
                .twineSays(409, "'roquefort-new' is in the namespace 'roquefort'");
        registry.publisher(shell)
                .ok("twine", "upload", Wheel.of("roquefort-old", "1.1").writeTo(shell.directory()));
        assertThat(registry.page("roquefort-old").json().get("namespaces").toString())
                .isEqualTo("[{\"name\":\"roquefort\",\"owned\":false}]");

        registry.asAdmin("PUT", "/api/v4/package_namespaces/roquefort-default", "{\"group\": 1}");

        registry.publisher(shell)
                .ok("twine", "upload", Wheel.of("roquefort-default-x", "1.0").writeTo(shell.directory()));
        var listed = JsonMapper.shared()
                .readTree(registry.asAdmin("GET", "/api/v4/package_namespaces", "")
                        .body());
        assertThat(listed.toString())
                .contains("{\"namespace\":\"roquefort\",\"group\":" + group.get("id") + ",\"group_path\":\"" + path
                        + "\"}");
    }
}
