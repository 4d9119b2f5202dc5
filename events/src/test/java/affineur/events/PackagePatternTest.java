package affineur.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.refusal.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackagePatternTest {
    @ParameterizedTest
    @CsvSource({
        "PYPI, cheese, cheese, true",
        "PYPI, cheese, cheeses, false",
        "PYPI, Cheese_*, cheese-board, true",
        "PYPI, *.board, cheese-board, true",
        "PYPI, c*e*b*d, cheese-board, true",
        "PYPI, *, cheese, true",
        "PYPI, cheese-*, cheese, false",
        "GENERIC, Tool-*, tool-LINUX, true",
        "GENERIC, tool_*, tool-linux, false",
        "GENERIC, tool+*, tool+1, true",
    })
    void matchesNamesInAnySpellingOfTheirType(PackageType type, String pattern, String name, boolean matches) {
        assertThat(new PackagePattern(type, pattern).matches(type, name)).isEqualTo(matches);
    }

    @Test
    void matchesNoPackageOfAnotherType() {
        assertThat(new PackagePattern(PackageType.PYPI, "*").matches(PackageType.GENERIC, "tool"))
                .isFalse();
    }

    @Test
    void isTheSameInAnotherSpelling() {
        PackagePattern pattern = new PackagePattern(PackageType.PYPI, "My_*");

        assertThat(pattern.isSameAs(new PackagePattern(PackageType.PYPI, "my-*")))
                .isTrue();
        assertThat(pattern.isSameAs(new PackagePattern(PackageType.PYPI, "my*")))
                .isFalse();
        assertThat(pattern.isSameAs(new PackagePattern(PackageType.GENERIC, "My_*")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"PYPI, a b", "PYPI, a+b", "PYPI, ''", "GENERIC, a/b", "GENERIC, tool~", "GENERIC, t%ol"})
    void isNothingThatMatchesNoName(PackageType type, String text) {
        assertThatThrownBy(() -> new PackagePattern(type, text))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("Package name pattern should be a valid");
    }

    @Test
    void isNoLongerThanNamesAre() {
        assertThat(new PackagePattern(PackageType.PYPI, "a".repeat(255)).text()).hasSize(255);
        assertThatThrownBy(() -> new PackagePattern(PackageType.PYPI, "a".repeat(256)))
                .isInstanceOf(Refusal.class);
    }
}
