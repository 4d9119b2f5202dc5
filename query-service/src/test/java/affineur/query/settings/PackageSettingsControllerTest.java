package affineur.query.settings;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.DuplicatesEvent.DuplicatesChanged;
import affineur.events.DuplicatesEvent.DuplicatesInherited;
import affineur.events.ForwardingEvent.ForwardingChanged;
import affineur.events.Holder;
import affineur.query.Company;
import affineur.query.TestRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackageSettingsControllerTest {
    private static final String SETTINGS = "/groups/corp%2Fdata/package_settings";

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;
    private Company company;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    PackageSettingsControllerTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
        company = new Company(registry);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private String settings() throws Exception {
        return company.max().json(SETTINGS).toString();
    }

    @Test
    void allowsDuplicatesAndForwardsWhereNothingIsSaid() throws Exception {
        assertThat(settings())
                .isEqualTo("{\"generic_duplicates_allowed\":true,\"generic_duplicate_exception_regex\":\"\","
                        + "\"set_by_group_id\":null,\"pypi_package_requests_forwarding\":true,"
                        + "\"lock_pypi_package_requests_forwarding\":false,"
                        + "\"pypi_package_requests_forwarding_locked\":false,"
                        + "\"pypi_package_requests_forwarding_set_by\":null}");
    }

    @Test
    void saysWhetherAPlaceAroundHasLockedForwarding() throws Exception {
        registry.happen(new ForwardingChanged(Holder.of(Company.CORP), false, true));
        assertThat(settings())
                .endsWith("\"pypi_package_requests_forwarding\":false,\"lock_pypi_package_requests_forwarding\":false,"
                        + "\"pypi_package_requests_forwarding_locked\":true,"
                        + "\"pypi_package_requests_forwarding_set_by\":\"groups/2\"}");
    }

    @Test
    void saysWhatHoldsAndWhichGroupSaysSo() throws Exception {
        registry.happen(new DuplicatesChanged(Company.CORP, false, "tool.*"));
        assertThat(settings())
                .startsWith("{\"generic_duplicates_allowed\":false,\"generic_duplicate_exception_regex\":\"tool.*\","
                        + "\"set_by_group_id\":2,");
        registry.happen(new DuplicatesChanged(Company.DATA, true, ""));
        assertThat(company.max().json(SETTINGS).get("set_by_group_id").asLong()).isEqualTo(3);
        registry.happen(new DuplicatesInherited(Company.DATA));
        assertThat(company.max().json(SETTINGS).get("set_by_group_id").asLong()).isEqualTo(2);
    }

    @Test
    void isForThoseWhoManagePackages() throws Exception {
        assertThat(company.olga().status(SETTINGS)).isEqualTo(200);
        assertThat(company.nobody().status(SETTINGS)).isEqualTo(401);
        assertThat(company.eve().status(SETTINGS)).isEqualTo(404);
        assertThat(company.dan().status(SETTINGS)).isIn(403, 404);
        assertThat(company.max().status("/groups/corp/package_settings")).isIn(403, 404);
    }
}
