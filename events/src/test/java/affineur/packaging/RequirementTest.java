package affineur.packaging;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RequirementTest {
    private static final JsonNode VECTORS = Vectors.read("requirements.json");

    @Test
    void readsWhatPythonReads() {
        for (JsonNode vector : VECTORS.get("requirements").get("valid")) {
            assertThat(Requirement.parse(vector.asString())).isNotNull();
        }
    }

    @Test
    void refusesWhatPythonRefuses() {
        for (JsonNode vector : VECTORS.get("requirements").get("invalid")) {
            assertThatThrownBy(() -> Requirement.parse(vector.asString()))
                    .as(vector.toString())
                    .isInstanceOf(InvalidPackaging.class)
                    .message()
                    .matches("Invalid requirement: '[\\x20-\\x7e]*': expected [\\x20-\\x7e]+\\.");
        }
    }

    @Test
    void readsVersionSpecifiersAsPythonDoes() {
        for (JsonNode vector : VECTORS.get("specifiers").get("valid")) {
            assertThat(VersionSpecifiers.parse(vector.asString())).hasToString(PythonText.strip(vector.asString()));
        }
        for (JsonNode vector : VECTORS.get("specifiers").get("invalid")) {
            assertThatThrownBy(() -> VersionSpecifiers.parse(vector.asString()))
                    .as(vector.toString())
                    .isInstanceOf(InvalidPackaging.class);
        }
    }

    @Test
    void givesItsParts() {
        Requirement requirement =
                Requirement.parse(" Requests[socks, Use.Chardet] (>=2.31,<3) ; python_version < \"3.13\" ");

        assertThat(requirement.name()).hasToString("requests");
        assertThat(requirement.extras()).containsExactly("socks", "Use.Chardet");
        assertThat(requirement.specifiers()).isEqualTo(">=2.31,<3");
        assertThat(requirement.marker()).isEqualTo("python_version < \"3.13\"");
        assertThat(requirement.url()).isNull();
    }

    @Test
    void takesDirectReferences() {
        Requirement requirement = Requirement.parse("tool @ git+https://example.org/tool.git@v1 ; extra == 'dev'");

        assertThat(requirement.url()).isEqualTo("git+https://example.org/tool.git@v1");
        assertThat(requirement.marker()).isEqualTo("extra == 'dev'");
        assertThat(requirement.specifiers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pytz (>dev) | expected an operator (==, !=, <=, >=, <, >, ~=) and a version by PEP 440 or ')' at '>dev)'.",
                "six>=1 <2 | expected ',' at '<2'.",
                "six; python_version | expected an operator such as ==, <, in or not in at the end.",
                "six[a | expected ',' or ']' after an extra at the end.",
                "-six | expected the name of a package at '-six'."
            })
    void saysWhatIsExpectedWhere(String text, String message) {
        assertThatThrownBy(() -> Requirement.parse(text)).hasMessageEndingWith(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"six; (", "six; ((((((((((", "a", "six>=1,", "six @ ", "six[a,", "six;'"})
    @Timeout(value = 60, unit = SECONDS)
    void survivesHostileLengths(String start) {
        for (String more : List.of("(", "a", " ", ",>=1", "''")) {
            String text = start + more.repeat(500_000);
            try {
                assertThat(Requirement.parse(text)).hasToString(PythonText.strip(text));
            } catch (InvalidPackaging e) {
                assertThat(e.getMessage()).hasSizeLessThan(500);
            }
        }
    }
}
