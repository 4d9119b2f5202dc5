package affineur.query.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.CleanupEvent.CleanupPolicyRemoved;
import affineur.events.CleanupEvent.CleanupPolicySet;
import affineur.events.CleanupRules;
import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.ProtectionEvent.ProtectionRuleAdded;
import affineur.events.ProtectionLevel;
import affineur.events.ProtectionRuleId;
import affineur.query.Company;
import affineur.query.TestRegistry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class CleanupControllerTest {
    private static final String CLEANUP = "/projects/corp%2Fdata%2Fmodels/packages/cleanup";
    private static final String CANDIDATES = CLEANUP + "/candidates";

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;
    private Company company;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    CleanupControllerTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
        company = new Company(registry);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private void policy(@Nullable Integer newest, @Nullable Integer days) {
        registry.happen(new CleanupPolicySet(Company.MODELS, new CleanupRules(newest, days, null, null, "*", "*")));
    }

    private void publish(String name, String path, String content) throws Exception {
        registry.publishGeneric(Company.MODELS, name, "1.0", path, content, null);
    }

    @Test
    void showsThePolicy() throws Exception {
        JsonNode none = company.max().json(CLEANUP + "/policy");
        assertThat(none.path("keep_n_duplicated_package_files").asString()).isEqualTo("all");
        assertThat(none.path("next_run_at").isNull()).isTrue();

        policy(10, 30);
        JsonNode policy = company.max().json(CLEANUP + "/policy");
        assertThat(policy.path("keep_n_duplicated_package_files").asString()).isEqualTo("10");
        assertThat(policy.path("keep_packages_published_in_the_last_n_days").asInt())
                .isEqualTo(30);
        assertThat(policy.path("next_run_at").asString()).endsWith("T03:00:00Z");

        registry.happen(new CleanupPolicyRemoved(Company.MODELS));
        assertThat(company.max().json(CLEANUP + "/policy")).isEqualTo(none);
    }

    @Test
    void tellsWhatARunWouldDelete() throws Exception {
        assertThat(company.max().status(CANDIDATES)).as("there is no policy").isEqualTo(404);
        publish("tool", "a", "one");
        long first = registry.newest();
        publish("tool", "b", "two");
        publish("tool", "a", "three");
        long second = registry.newest();
        publish("tool", "a", "four");
        publish("kept", "a", "one");
        publish("kept", "a", "two");
        registry.happen(new ProtectionRuleAdded(
                new ProtectionRuleId(1),
                Company.MODELS,
                new PackagePattern(PackageType.GENERIC, "kept"),
                null,
                ProtectionLevel.OWNER));
        policy(1, null);

        assertThat(company.max().list(CANDIDATES, "id")).containsExactly(Long.toString(first), Long.toString(second));
        assertThat(company.max().list(CANDIDATES + "?per_page=1&page=2", "id")).containsExactly(Long.toString(second));
        JsonNode file = company.max().json(CANDIDATES).get(0);
        assertThat(file.path("package_type").asString()).isEqualTo("generic");
        assertThat(file.path("file_name").asString()).isEqualTo("a");
        assertThat(file.path("package_id").asLong()).isEqualTo(first);

        policy(null, 1);
        assertThat(company.max().json(CANDIDATES).size())
                .as("all are of days long past")
                .isEqualTo(4);
    }

    @Test
    void tellsWhatNobodyHasDownloaded() throws Exception {
        publish("tool", "used", "one");
        long used = registry.newest();
        publish("tool", "unused", "two");
        long unused = registry.newest();
        registry.happen(new CleanupPolicySet(Company.MODELS, new CleanupRules(null, null, 7, null, "*", "*")));

        assertThat(company.max().list(CANDIDATES, "id")).containsExactly(Long.toString(used), Long.toString(unused));
        assertThat(company.max()
                        .json(CANDIDATES)
                        .get(0)
                        .path("last_downloaded_at")
                        .isNull())
                .isTrue();
        assertThat(company.max()
                        .json(CLEANUP + "/policy")
                        .path("keep_packages_downloaded_in_the_last_n_days")
                        .asInt())
                .isEqualTo(7);

        registry.downloads().downloaded(used);
        assertThat(company.max().list(CANDIDATES, "id")).containsExactly(Long.toString(unused));
    }

    @Test
    void isForMaintainers() throws Exception {
        for (String path : new String[] {CLEANUP + "/policy", CANDIDATES}) {
            assertThat(company.nobody().status(path)).isEqualTo(401);
            assertThat(company.eve().status(path)).isEqualTo(404);
            assertThat(company.dan().status(path)).isEqualTo(403);
        }
    }
}
