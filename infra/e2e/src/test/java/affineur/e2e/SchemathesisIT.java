package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Schemathesis asks for whatever the program's own OpenAPI document says that there is, in ways that nobody thinks of: no
 * answer is a 5xx, or other than the document says.
 */
@EndToEnd
class SchemathesisIT {
    private static final String CHECKS = String.join(
            ",",
            "not_a_server_error",
            "status_code_conformance",
            "content_type_conformance",
            "response_schema_conformance");

    /** What would take away the token by which the run asks. */
    private static final List<String> DESTRUCTIVE = List.of(
            "/api/v4/personal_access_tokens/self",
            "/api/v4/personal_access_tokens/self/rotate",
            "/api/v4/personal_access_tokens/{token}",
            "/api/v4/personal_access_tokens/{token}/rotate");

    @Test
    void everyAnswerToAnAdministratorIsInTheDocument(Shell shell) {
        try (Registry registry = Registry.start("schemathesis")) {
            registry.publish(Wheel.of("schema-cheese", "1.0"));
            run(registry, shell, "PRIVATE-TOKEN: " + Registry.TOKEN).says("No issues found");
        }
    }

    @Test
    void everyAnswerToNobodyIsInTheDocument(Registry registry, Shell shell) {
        run(registry, shell, null).says("No issues found");
    }

    private static Shell.Result run(Registry registry, Shell shell, @Nullable String header) {
        List<Object> command = new ArrayList<>(List.of(
                "schemathesis",
                "run",
                registry.uri("/openapi.json"),
                "--checks",
                CHECKS,
                "--phases",
                "examples,coverage,fuzzing",
                "--max-examples",
                "5",
                "--generation-deterministic",
                "--no-shrink",
                "--suppress-health-check",
                "all",
                "--warnings",
                "off"));
        if (header != null) {
            command.addAll(List.of("-H", header));
        }
        DESTRUCTIVE.forEach(path -> command.addAll(List.of("--exclude-path", path)));
        Shell.Result result = shell.run(command.toArray());
        assertThat(result.exit()).as(result.output()).isZero();
        return result;
    }
}
