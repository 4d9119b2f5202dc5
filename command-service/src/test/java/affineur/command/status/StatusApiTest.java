package affineur.command.status;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Secret;
import affineur.command.Api;
import affineur.command.TestRegistry;
import affineur.command.Upload;
import affineur.command.WithRegistry;
import affineur.command.inspect.Sdists;
import affineur.events.Holder;
import affineur.events.LedgerEntry;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageStatus;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.packaging.PackageName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status of packages over HTTP, in a real ledger. */
@ExtendWith(WithRegistry.class)
final class StatusApiTest {
    private static final ProjectId PROJECT = new ProjectId(1);

    private final TestRegistry registry;
    private final Api api;
    private final String name = Api.name("status");
    private final String path = "/projects/1/packages/pypi/" + name + "/status";
    private long after;

    StatusApiTest(TestRegistry registry) {
        this.registry = registry;
        this.api = new Api(registry);
    }

    @BeforeEach
    void publish() throws Exception {
        assertThat(upload("1.0")).isEqualTo(200);
        after = registry.ledger.next();
    }

    @Test
    void archivesAPackage() throws Exception {
        api.put(registry.admin, path, "{\"status\": \"archived\", \"reason\": \"see brie\"}")
                .expect(204);

        assertThat(registry.entriesFrom(after).stream().map(LedgerEntry::event))
                .containsExactly(
                        new PackageMarked(PROJECT, PackageName.parse(name), PackageStatus.ARCHIVED, "see brie"));
        assertThat(upload("1.1")).isEqualTo(403);
    }

    @Test
    void takesFormFieldsAndOtherSpellings() throws Exception {
        String spelled = name.toUpperCase(java.util.Locale.ROOT).replace('-', '.');
        api.send(
                        "PUT",
                        registry.admin,
                        "/projects/default%2Fpython/packages/pypi/" + spelled + "/status",
                        "application/x-www-form-urlencoded",
                        "status=quarantined")
                .expect(204);

        assertThat(upload("1.1")).isEqualTo(403);
        api.put(registry.admin, path, "{\"status\": \"active\"}").expect(204);
        assertThat(upload("1.1")).isEqualTo(200);
    }

    @Test
    void takesUploadsOfADeprecatedPackage() throws Exception {
        api.put(registry.admin, path, "{\"status\": \"deprecated\"}").expect(204);

        assertThat(upload("1.1")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"status\": \"gone\"}",
                "{\"status\": \"ARCHIVED\"}",
                "{\"status\": [\"archived\", \"active\"]}",
                "{\"status\": \"archived\", \"reason\": \"two\\nlines\"}",
                "{\"status\": \"archived\", \"reason\": {}}",
                "{",
                "[]"
            })
    void refusesWhatIsNoStatus(String body) throws Exception {
        api.put(registry.admin, path, body).expect(400);
        assertThat(registry.ledger.next()).isEqualTo(after);
    }

    @Test
    void findsNoPackageThatIsNotThere() throws Exception {
        String archived = "{\"status\": \"archived\"}";
        api.put(registry.admin, "/projects/1/packages/pypi/no-such-package/status", archived)
                .expect(404);
        api.put(registry.admin, "/projects/99999/packages/pypi/" + name + "/status", archived)
                .expect(404);
        api.put(registry.admin, "/projects/1/packages/pypi/-bad-/status", archived)
                .expect(400);
    }

    @Test
    void isForMaintainers() throws Exception {
        String archived = "{\"status\": \"archived\"}";
        Secret developer =
                api.member(Holder.of(PROJECT), Role.DEVELOPER, Scope.API).secret();
        Secret maintainer = api.member(Holder.of(PROJECT), Role.MAINTAINER, Scope.WRITE_PACKAGE_REGISTRY)
                .secret();

        api.put(null, path, archived).expect(401);
        api.put(developer, path, archived).expect(403);
        api.put(maintainer, path, archived).expect(204);
    }

    private int upload(String version) throws Exception {
        String sdist = name.replace('-', '_') + "-" + version + ".tar.gz";
        return Upload.of(sdist, Sdists.named(sdist).bytes()).to(registry).statusCode();
    }
}
