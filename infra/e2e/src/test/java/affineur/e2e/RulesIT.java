package affineur.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Rules for packages, as people set them and as clients meet them. */
@EndToEnd
class RulesIT {
    private static final Path SCRIPT = Places.MODULE.resolve("src/test/resources/gitlab/rules.py");
    private static final String RULES = "/api/v4/projects/1/packages/protection/rules";

    @Test
    void pythonGitLabSetsRules(Registry registry, Shell shell) {
        shell.ok("python", SCRIPT, registry.uri("").toString(), Registry.TOKEN, Long.toString(System.nanoTime(), 36))
                .says("all done");
    }

    @Test
    void twineIsToldThatAPackageIsProtected(Registry registry, Shell shell) {
        var rule = JsonMapper.shared()
                .readTree(registry.asAdmin("POST", RULES, """
                                {"package_name_pattern": "Rules_Protected", "package_type": "pypi",
                                 "minimum_access_level_for_push": "maintainer"}""").body());
        var deploy = JsonMapper.shared()
                .readTree(registry.asAdmin(
                                "POST",
                                "/api/v4/projects/1/deploy_tokens",
                                "{\"name\": \"ci\", \"scopes\": [\"write_package_registry\"]}")
                        .body());
        Path wheel = Wheel.of("rules-protected", "1.0").writeTo(shell.directory());

        registry.publisher(shell)
                .with("TWINE_PASSWORD", deploy.get("token").asString())
                .fails("twine", "upload", wheel)
                .twineSays(403, "Package protected.");
        registry.publisher(shell).ok("twine", "upload", wheel);

        registry.asAdmin("DELETE", RULES + "/" + rule.get("id").asLong(), "");
        registry.publisher(shell)
                .with("TWINE_PASSWORD", deploy.get("token").asString())
                .ok("twine", "upload", Wheel.of("rules-protected", "1.1").writeTo(shell.directory()));
    }
}
