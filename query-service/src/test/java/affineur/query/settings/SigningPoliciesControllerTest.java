package affineur.query.settings;

import static affineur.query.Http.get;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.AllowedSigner;
import affineur.events.Enforcement;
import affineur.events.Holder;
import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.SigningPolicyId;
import affineur.events.SigningRules;
import affineur.query.Company;
import affineur.query.TestRegistry;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SigningPoliciesControllerTest {
    private static final String OF_PROJECT = "/projects/" + Company.MODELS + "/signing_policies";

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;
    private Company company;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    SigningPoliciesControllerTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
        company = new Company(registry);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private void policy(long number, @Nullable Holder place, Enforcement enforcement, AllowedSigner... signers) {
        registry.happen(new SigningPolicySet(
                new SigningPolicyId(number),
                place,
                new SigningRules(
                        enforcement, new PackagePattern(PackageType.PYPI, "pack*"), List.of(signers), List.of())));
    }

    @Test
    void thoseFromAboveAreShownWithThoseOfThePlace() throws Exception {
        policy(1, null, Enforcement.WITHHOLD);
        policy(
                2,
                Holder.of(Company.MODELS),
                Enforcement.REFUSE,
                new AllowedSigner("https://forge.example.com/*", "https://forge.example.com"));
        policy(3, Holder.of(Company.TOOLS), Enforcement.RECORD);

        assertThat(company.max().json(OF_PROJECT).toString())
                .isEqualTo("[{\"id\":2,\"place\":\"projects/" + Company.MODELS + "\",\"enforcement\":\"refuse\","
                        + "\"package_name_pattern\":\"pack*\","
                        + "\"allowed_signers\":{\"https://forge.example.com/*\":\"https://forge.example.com\"},"
                        + "\"predicate_types\":[]},"
                        + "{\"id\":1,\"place\":\"registry\",\"enforcement\":\"withhold\","
                        + "\"package_name_pattern\":\"pack*\",\"allowed_signers\":{},\"predicate_types\":[]}]");
        assertThat(company.max().get("/signing_policies").statusCode()).isEqualTo(403);
        assertThat(get(registry.url("/api/v4" + OF_PROJECT)).statusCode()).isIn(401, 404);
    }
}
