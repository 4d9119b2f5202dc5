package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A project and the group around it that nobody reads without a token, both new.
 *
 * @param group the group's number
 * @param id the project's number
 * @param path the project's full path
 */
record PrivateProject(Registry registry, long group, long id, String path) {
    /** @param username what GitLab's documentation has people write beside it; any will do */
    record Token(String username, String secret) {}

    static PrivateProject in(Registry registry) {
        String name = "walk-" + Long.toString(System.nanoTime(), 36);
        long group = made(
                        registry,
                        "/api/v4/groups",
                        "{\"path\": \"%s\", \"name\": \"%s\", \"visibility\": \"private\"}".formatted(name, name))
                .get("id")
                .asLong();
        return of(registry, group, "cheese");
    }

    /** Another one in the same group. */
    PrivateProject beside(String name) {
        return of(registry, group, name);
    }

    private static PrivateProject of(Registry registry, long group, String name) {
        JsonNode project = made(
                registry,
                "/api/v4/projects",
                "{\"path\": \"%s\", \"name\": \"%s\", \"namespace_id\": %d, \"visibility\": \"private\"}"
                        .formatted(name, name, group));
        return new PrivateProject(
                registry,
                group,
                project.get("id").asLong(),
                project.get("path_with_namespace").asString());
    }

    String packages() {
        return "/api/v4/projects/" + id + "/packages/pypi";
    }

    void publish(Wheel wheel) {
        assertThat(registry.upload(packages(), UploadForm.of(wheel)).statusCode())
                .as(wheel.filename())
                .isEqualTo(201);
    }

    /** One of the admin's, with this scope. */
    Token personalToken(String scope) {
        return token("/api/v4/users/1/personal_access_tokens", "expires_at", "\"2099-01-01\"", scope);
    }

    Token deployToken(String... scopes) {
        return token("/api/v4/projects/" + id + "/deploy_tokens", "username", "\"deployer\"", scopes);
    }

    Token groupDeployToken(String... scopes) {
        return token("/api/v4/groups/" + group + "/deploy_tokens", "username", "\"group-deployer\"", scopes);
    }

    private Token token(String route, String field, String value, String... scopes) {
        String list = List.of(scopes).stream().map(scope -> "\"" + scope + "\"").collect(Collectors.joining(", "));
        JsonNode token = made(
                registry, route, "{\"name\": \"walk\", \"scopes\": [%s], \"%s\": %s}".formatted(list, field, value));
        JsonNode username = token.get("username");
        return new Token(
                username == null ? "__token__" : username.asString(),
                token.get("token").asString());
    }

    static JsonNode made(Registry registry, String route, String json) {
        return Registry.json(registry.asAdmin("POST", route, json).body());
    }
}
