package affineur.query.protection;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.ProtectionEvent.ProtectionRuleAdded;
import affineur.events.ProtectionEvent.ProtectionRuleRemoved;
import affineur.events.ProtectionLevel;
import affineur.events.ProtectionRuleId;
import affineur.query.Company;
import affineur.query.TestRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProtectionRulesControllerTest {
    private static final String RULES = "/projects/corp%2Fdata%2Fmodels/packages/protection/rules";

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;
    private Company company;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    ProtectionRulesControllerTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
        company = new Company(registry);
        registry.happen(
                rule(1, Company.MODELS, "one"),
                rule(2, Company.TOOLS, "two"),
                rule(3, Company.MODELS, "three"),
                rule(4, Company.MODELS, "four"),
                new ProtectionRuleRemoved(new ProtectionRuleId(3), Company.MODELS, pattern("three")));
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private static PackagePattern pattern(String text) {
        return new PackagePattern(PackageType.PYPI, text);
    }

    private static ProtectionRuleAdded rule(long number, ProjectId project, String text) {
        return new ProtectionRuleAdded(
                new ProtectionRuleId(number), project, pattern(text), ProtectionLevel.OWNER, null);
    }

    @Test
    void listsTheRulesOfAProject() throws Exception {
        assertThat(company.max().list(RULES, "package_name_pattern")).containsExactly("one", "four");
        assertThat(company.max().json(RULES).get(0).toString())
                .isEqualTo("{\"id\":1,\"project_id\":4,\"package_name_pattern\":\"one\",\"package_type\":\"pypi\","
                        + "\"minimum_access_level_for_delete\":null,\"minimum_access_level_for_push\":\"owner\"}");
        assertThat(company.max().list(RULES + "?per_page=1&page=2", "package_name_pattern"))
                .containsExactly("four");
    }

    @Test
    void listsThemForMaintainers() throws Exception {
        assertThat(company.nobody().status(RULES)).isEqualTo(401);
        assertThat(company.eve().status(RULES)).isEqualTo(404);
        assertThat(company.dan().status(RULES)).isEqualTo(403);
        assertThat(company.deploy().status(RULES)).isEqualTo(403);
    }
}
