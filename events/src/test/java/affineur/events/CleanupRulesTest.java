package affineur.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.refusal.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanupRulesTest {
    private static final List<CleanupRules.File> FILES =
            List.of(file(1, "a"), file(2, "b"), file(3, "a"), file(4, "a"));

    private static CleanupRules.File file(long published, String path) {
        return new CleanupRules.File(published, path);
    }

    @Test
    void keepsWhatIsUsed() {
        CleanupRules rules = new CleanupRules(null, null, 7, null, "*", "*");

        assertThat(rules.keepEverything()).isFalse();
        assertThat(rules.notKept(FILES, _ -> true, file -> file.published() < 3))
                .containsExactly(file(1, "a"), file(2, "b"));
    }

    @Test
    void keepTheNewestAtAPath() {
        CleanupRules rules = new CleanupRules(1, null, null, null, "*", "*");

        assertThat(rules.notKept(FILES, _ -> true, _ -> true)).containsExactly(file(1, "a"), file(3, "a"));
        assertThat(new CleanupRules(10, null, null, null, "*", "*").notKept(FILES, _ -> true, _ -> true))
                .isEmpty();
    }

    @Test
    void keepWhatIsNotOld() {
        CleanupRules rules = new CleanupRules(null, 7, null, null, "*", "*");

        assertThat(rules.notKept(FILES, file -> file.published() < 3, _ -> true))
                .containsExactly(file(1, "a"), file(2, "b"));
    }

    @Test
    void deleteWhatOneOfThemDoesNotKeep() {
        CleanupRules rules = new CleanupRules(1, 7, null, null, "*", "*");

        assertThat(rules.notKept(FILES, file -> file.published() < 3, _ -> true))
                .containsExactly(file(1, "a"), file(2, "b"), file(3, "a"));
    }

    @Test
    void keepEverythingWhereNothingIsSaid() {
        CleanupRules rules = new CleanupRules(null, null, null, null, "*", "*");

        assertThat(rules.keepEverything()).isTrue();
        assertThat(rules.notKept(FILES, _ -> true, _ -> true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PYPI, My_*, 1.*, PYPI, my-pkg, 1.0, true",
        "PYPI, My_*, 1.*, PYPI, my-pkg, 2.0, false",
        "PYPI, *, *, GENERIC, tool, 1.0, false",
        ", *, *, GENERIC, tool, 1.0, true",
        ", c++*, *, PYPI, my-pkg, 1.0, false",
        ", c++*, *, GENERIC, C++tool, 1.0, true",
    })
    void coverPackagesOfTheirTypeAndPatterns(
            PackageType type,
            String name,
            String version,
            PackageType of,
            String named,
            String versioned,
            boolean are) {
        assertThat(new CleanupRules(1, null, null, type, name, version).cover(of, named, versioned))
                .isEqualTo(are);
    }

    @ParameterizedTest
    @CsvSource({"0,", "2,", ",0", ",36501"})
    void areWhatTheyCanBe(Integer newest, Integer days) {
        assertThatThrownBy(() -> new CleanupRules(newest, days, null, null, "*", "*"))
                .isInstanceOf(Refusal.class);
    }
}
