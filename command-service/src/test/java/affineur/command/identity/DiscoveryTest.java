package affineur.command.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DiscoveryTest {
    @ParameterizedTest
    @CsvSource({
        "/legacy/, 1",
        "/legacy, 1",
        "/api/v4/projects/7/packages/pypi, 7",
        "/api/v4/projects/7/packages/pypi/, 7",
        "/api/v4/projects/team%2Fcheese/packages/pypi, team%2Fcheese",
        "/api/v4/projects/team%2fsub%2fcheese/packages/pypi, team%2Fsub%2Fcheese",
        "/api/v4/projects/team/cheese/packages/pypi, team%2Fcheese",
        "/api/v4/projects/a+b/packages/pypi, a%2Bb"
    })
    void knowsTheProjectOfAnUploadUrl(String path, String project) {
        assertThat(Discovery.project(path, "1")).contains(project);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/legacy/x",
                "/simple/",
                "/api/v4/projects//packages/pypi",
                "/api/v4/projects/7/packages/pypi/simple",
                "/api/v4/projects/%zz/packages/pypi",
                "https://elsewhere.example/legacy/"
            })
    void knowsOfNoOther(String path) {
        assertThat(Discovery.project(path, "1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v4/projects/%s/packages/pypi"})
    void isNotLedByLongPaths(String path) {
        assertThat(Discovery.project(path.formatted("a".repeat(2_000)), "1")).isEmpty();
    }
}
