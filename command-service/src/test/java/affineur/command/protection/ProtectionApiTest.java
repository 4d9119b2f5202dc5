package affineur.command.protection;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Secret;
import affineur.command.Api;
import affineur.command.TestRegistry;
import affineur.command.Upload;
import affineur.command.WithRegistry;
import affineur.command.inspect.Sdists;
import affineur.events.Holder;
import affineur.events.LedgerEntry;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Scope;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules over HTTP, in a real ledger. */
@ExtendWith(WithRegistry.class)
final class ProtectionApiTest {
    private final TestRegistry registry;
    private final Api api;
    private ProjectId project = new ProjectId(1);
    private String rules = "";

    ProtectionApiTest(TestRegistry registry) {
        this.registry = registry;
        this.api = new Api(registry);
    }

    @BeforeEach
    void make() {
        project = api.project(api.group(null));
        rules = "/projects/" + project + "/packages/protection/rules";
    }

    @Test
    void addsChangesAndRemovesARuleAsGitLabDoes() throws Exception {
        Api.Answer added = api.post(registry.admin, rules, """
                        {"package_name_pattern": "My_Cheese-*", "package_type": "pypi",
                         "minimum_access_level_for_push": "maintainer", "minimum_access_level_for_delete": null}""").expect(201);
        assertThat(added.body())
                .isEqualTo("{\"id\":" + added.id() + ",\"project_id\":" + project
                        + ",\"package_name_pattern\":\"My_Cheese-*\",\"package_type\":\"pypi\","
                        + "\"minimum_access_level_for_delete\":null,\"minimum_access_level_for_push\":\"maintainer\"}");

        Api.Answer changed = api.send(
                        "PATCH",
                        registry.admin,
                        rules + "/" + added.id(),
                        "application/x-www-form-urlencoded",
                        "minimum_access_level_for_push=&minimum_access_level_for_delete=owner&package_type=generic")
                .expect(200);
        assertThat(changed.json().path("package_name_pattern").asString()).isEqualTo("My_Cheese-*");
        assertThat(changed.json().path("package_type").asString()).isEqualTo("generic");
        assertThat(changed.json().path("minimum_access_level_for_push").isNull())
                .isTrue();

        api.delete(registry.admin, rules + "/" + added.id()).expect(204);
        api.delete(registry.admin, rules + "/" + added.id()).expect(404);
        api.patch(registry.admin, rules + "/" + added.id(), "{}").expect(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {}",
                "400 | {'package_name_pattern': 'a', 'minimum_access_level_for_push': 'owner'}",
                "400 | {'package_name_pattern': 'a', 'package_type': 'npm', 'minimum_access_level_for_push': 'owner'}",
                "400 | {'package_name_pattern': 'a', 'package_type': 'pypi', 'minimum_access_level_for_push': 'guest'}",
                "400 | {'package_name_pattern': 'a', 'package_type': 'pypi', 'minimum_access_level_for_delete': 'maintainer'}",
                "400 | {'package_name_pattern': ['a', 'b'], 'package_type': 'pypi'}",
                "422 | {'package_name_pattern': 'a', 'package_type': 'pypi'}",
                "422 | {'package_name_pattern': 'a b', 'package_type': 'pypi', 'minimum_access_level_for_push': 'owner'}",
                "422 | {'package_name_pattern': 'taken', 'package_type': 'pypi', 'minimum_access_level_for_push': 'owner'}",
            })
    void refusesWhatIsNoRule(int status, String body) throws Exception {
        add("taken", "pypi", "\"minimum_access_level_for_push\": \"owner\"");
        long before = registry.ledger.next();

        api.post(registry.admin, rules, body.replace('\'', '"')).expect(status);

        assertThat(registry.ledger.next()).isEqualTo(before);
    }

    @Test
    void rulesAreForMaintainersWithTheScope() throws Exception {
        String body = "{\"package_name_pattern\": \"a\", \"package_type\": \"pypi\","
                + " \"minimum_access_level_for_push\": \"owner\"}";
        Holder here = Holder.of(project);

        api.post(null, rules, body).expect(401);
        api.post(api.stranger(Scope.API).secret(), rules, body).expect(404);
        api.post(api.member(here, Role.DEVELOPER, Scope.API).secret(), rules, body)
                .expect(403);
        api.post(api.member(here, Role.MAINTAINER, Scope.READ_API).secret(), rules, body)
                .expect(403);
        api.post(api.member(here, Role.MAINTAINER, Scope.API).secret(), rules, body)
                .expect(201);
    }

    @Test
    void aProtectedPackageIsPublishedByThoseWhoReachTheLevelOnly() throws Exception {
        add("Cheese.*", "pypi", "\"minimum_access_level_for_push\": \"owner\"");
        Holder here = Holder.of(project);
        Secret maintainer = api.member(here, Role.MAINTAINER, Scope.API).secret();
        Secret owner = api.member(here, Role.OWNER, Scope.API).secret();
        Secret deploy = api.deploy(here, Scope.WRITE_PACKAGE_REGISTRY).secret();
        long before = registry.ledger.next();

        HttpResponse<String> refused = upload(maintainer, "cheese_board");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("Package protected.");
        assertThat(upload(deploy, "cheese_board").statusCode()).isEqualTo(403);
        assertThat(registry.ledger.next()).isEqualTo(before);
        assertThat(upload(deploy, "cheddar").statusCode()).isEqualTo(201);
        assertThat(upload(owner, "cheese_board").statusCode()).isEqualTo(201);
        assertThat(upload(registry.admin, "cheese_wheel").statusCode()).isEqualTo(201);
    }

    @Test
    void aProtectedGenericPackageIsRefusedBeforeItsBytesAreRead() throws Exception {
        long rule = add("tool", "generic", "\"minimum_access_level_for_push\": \"admin\"");
        Secret owner = api.member(Holder.of(project), Role.OWNER, Scope.API).secret();

        assertThat(put(owner, "tool").statusCode()).isEqualTo(403);
        assertThat(put(owner, "tools").statusCode()).isEqualTo(201);
        assertThat(put(registry.admin, "tool").statusCode()).isEqualTo(201);

        api.delete(registry.admin, rules + "/" + rule).expect(204);
        assertThat(put(owner, "tool").statusCode()).isEqualTo(201);
    }

    @Test
    void aProtectedPackageIsDeletedByThoseWhoReachTheLevelOnly() throws Exception {
        assertThat(upload(registry.admin, "brie").statusCode()).isEqualTo(201);
        long published = last();
        assertThat(put(registry.admin, "tool").statusCode()).isEqualTo(201);
        long tool = last();
        add("brie", "pypi", "\"minimum_access_level_for_delete\": \"owner\"");
        add("to*", "generic", "\"minimum_access_level_for_delete\": \"admin\"");
        Secret maintainer =
                api.member(Holder.of(project), Role.MAINTAINER, Scope.API).secret();
        Secret owner = api.member(Holder.of(project), Role.OWNER, Scope.API).secret();
        String packages = "/projects/" + project + "/packages/";

        assertThat(api.delete(maintainer, packages + published).expect(403).body())
                .contains("Package is deletion protected.");
        api.delete(maintainer, packages + published + "/package_files/" + published)
                .expect(403);
        api.delete(maintainer, packages + "pypi/Brie").expect(403);
        api.delete(maintainer, packages + "pypi/Brie/1.0").expect(403);
        api.delete(maintainer, packages + "pypi/Brie/1.0/brie-1.0.tar.gz").expect(403);
        api.delete(owner, packages + tool).expect(403);
        api.delete(owner, packages + tool + "/package_files/" + tool).expect(403);
        api.delete(owner, packages + published).expect(204);
        api.delete(registry.admin, packages + tool).expect(204);
    }

    private long last() {
        return registry.entriesFrom(0).stream()
                .mapToLong(LedgerEntry::position)
                .max()
                .orElseThrow();
    }

    private long add(String pattern, String type, String level) throws Exception {
        return api.post(
                        registry.admin,
                        rules,
                        "{\"package_name_pattern\": \"%s\", \"package_type\": \"%s\", %s}"
                                .formatted(pattern, type, level))
                .expect(201)
                .id();
    }

    private HttpResponse<String> upload(Secret token, String name) throws Exception {
        String sdist = name + "-1.0.tar.gz";
        return Upload.of(sdist, Sdists.named(sdist).bytes())
                .to(registry.uri("/api/v4/projects/" + project + "/packages/pypi"), token);
    }

    private HttpResponse<String> put(Secret token, String name) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(
                                    registry.uri("/api/v4/projects/" + project + "/packages/generic/" + name + "/1/f"))
                            .header("PRIVATE-TOKEN", token.reveal())
                            .PUT(BodyPublishers.ofString("bytes"))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
