package affineur.command.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Secret;
import affineur.command.Api;
import affineur.command.TestRegistry;
import affineur.command.WithRegistry;
import affineur.events.CleanupEvent.CleanupRan;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.Holder;
import affineur.events.LedgerEntry;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Scope;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies and their runs over HTTP, in a real ledger. */
@ExtendWith(WithRegistry.class)
final class CleanupApiTest {
    private final TestRegistry registry;
    private final Api api;
    private ProjectId project = new ProjectId(1);
    private String cleanup = "";

    CleanupApiTest(TestRegistry registry) {
        this.registry = registry;
        this.api = new Api(registry);
    }

    @BeforeEach
    void make() {
        project = api.project(api.group(null));
        cleanup = "/projects/" + project + "/packages/cleanup";
    }

    @Test
    void setsRunsAndRemovesAPolicy() throws Exception {
        api.post(registry.admin, cleanup + "/run", "").expect(404);
        for (String content : List.of("one", "two", "three")) {
            api.send("PUT", registry.admin, "/projects/" + project + "/packages/generic/tool/1.0/f", null, content)
                    .expect(201);
        }
        Api.Answer set = api.put(
                        registry.admin,
                        cleanup + "/policy",
                        "{\"keep_n_duplicated_package_files\": \"1\", \"package_name_pattern\": \"to*\"}")
                .expect(200);
        assertThat(set.json().path("keep_n_duplicated_package_files").asString())
                .isEqualTo("1");
        assertThat(set.json().path("package_name_pattern").asString()).isEqualTo("to*");
        assertThat(set.json().path("package_version_pattern").asString()).isEqualTo("*");
        assertThat(set.json().path("next_run_at").asString()).endsWith("T03:00:00Z");
        long before = registry.ledger.next();

        assertThat(api.post(registry.admin, cleanup + "/run", "").expect(200).body())
                .isEqualTo("{\"deleted_files\":2,\"packages\":1,\"complete\":true}");

        List<LedgerEntry> events = registry.entriesFrom(before);
        assertThat(events.stream().map(LedgerEntry::event))
                .hasExactlyElementsOfTypes(GenericFileDeleted.class, GenericFileDeleted.class, CleanupRan.class);
        assertThat(events.stream().map(LedgerEntry::correlation).distinct()).hasSize(1);
        assertThat(api.post(registry.admin, cleanup + "/run", "").expect(200).body())
                .isEqualTo("{\"deleted_files\":0,\"packages\":0,\"complete\":true}");
        api.delete(registry.admin, cleanup + "/policy").expect(204);
        api.delete(registry.admin, cleanup + "/policy").expect(404);
        api.post(registry.admin, cleanup + "/run", "").expect(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"keep_n_duplicated_package_files\": 2}",
                "{\"keep_n_duplicated_package_files\": \"some\"}",
                "{\"keep_packages_published_in_the_last_n_days\": 0}",
                "{\"keep_packages_published_in_the_last_n_days\": 99999999999}",
                "{\"package_type\": \"npm\"}",
                "{\"package_name_pattern\": [\"a\", \"b\"]}",
                "["
            })
    void refusesWhatIsNoPolicy(String body) throws Exception {
        long before = registry.ledger.next();

        api.put(registry.admin, cleanup + "/policy", body).expect(400);

        assertThat(registry.ledger.next()).isEqualTo(before);
    }

    @Test
    void isForMaintainers() throws Exception {
        String policy = "{\"keep_n_duplicated_package_files\": 10}";
        Holder here = Holder.of(project);
        Secret developer = api.member(here, Role.DEVELOPER, Scope.API).secret();
        Secret maintainer = api.member(here, Role.MAINTAINER, Scope.API).secret();

        api.put(null, cleanup + "/policy", policy).expect(401);
        api.put(developer, cleanup + "/policy", policy).expect(403);
        api.put(maintainer, cleanup + "/policy", policy).expect(200);
        api.post(developer, cleanup + "/run", "").expect(403);
        api.post(maintainer, cleanup + "/run", "").expect(200);
        api.delete(developer, cleanup + "/policy").expect(403);
        api.delete(maintainer, cleanup + "/policy").expect(204);
    }
}
