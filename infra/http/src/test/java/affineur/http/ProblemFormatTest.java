package affineur.http;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.refusal.ProblemType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProblemFormatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | PLAIN",
                "'' | PLAIN",
                "*/* | PLAIN",
                "text/plain | PLAIN",
                "application/json | JSON",
                "application/problem+json | JSON",
                "application/json, text/plain, */* | JSON",
                // uv publish
                "application/json;q=0.9, text/plain;q=0.8, text/html;q=0.7 | JSON",
                // pip
                "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01 | JSON",
                // browsers
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8 | HTML",
                "text/html;q=0.5, text/plain;q=0.6 | PLAIN",
                "application/json;q=0, */* | PLAIN",
                "application/json;q=x | PLAIN",
                "TEXT/HTML; Q=1 | HTML",
                "image/png | PLAIN",
                ";;;,,, | PLAIN",
            })
    void chooses(@Nullable String accept, ProblemFormat expected) {
        assertThat(ProblemFormat.accepted(accept, ProblemFormat.usual("/simple/brie/")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | JSON",
                "'' | JSON",
                "*/* | JSON",
                "image/png | JSON",
                "application/json;q=0.1 | JSON",
                "text/plain | PLAIN",
                "text/plain, */*;q=0.1 | PLAIN",
                "application/json;q=0, */* | PLAIN",
                "text/html | HTML",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8 | HTML",
            })
    void choosesWhereGitLabsApiIs(@Nullable String accept, ProblemFormat expected) {
        assertThat(ProblemFormat.accepted(accept, ProblemFormat.usual("/api/v4/projects")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, PLAIN",
                "/, PLAIN",
                "/legacy/, PLAIN",
                "/simple/api/v4/, PLAIN",
                "/pypi/brie/json, PLAIN",
                "/api/v4, PLAIN",
                "/api/v4/, JSON",
                "/api/v4/nowhere, JSON",
                "/api/v4/projects/1/packages, JSON",
                "/api/v4/projects/1/packages/generic/a/1/pypi, JSON",
                "/api/v4/projects/1/packages/generic/packages/pypi/simple, JSON",
                "/api/v4/projects/team%2Fpackages%2Fpypi, JSON",
                "/api/v4/projects/1/packages/pypi, PLAIN",
                "/api/v4/projects/1/packages/pypi/, PLAIN",
                "/api/v4/projects/team%2Fwheels/packages/pypi/simple/brie/, PLAIN",
                "/api/v4/groups/1/-/packages/pypi/simple, PLAIN",
                "/api/v4/groups/1/packages/pypi/simple, JSON",
                "/api/v4/projects/1/packages/pypis, JSON",
            })
    void isUsualAtAPath(@Nullable String path, ProblemFormat expected) {
        assertThat(ProblemFormat.usual(path)).isEqualTo(expected);
    }

    @Test
    void saysTheSameAsGitLab() {
        JsonNode said = JsonMapper.shared()
                .readTree(ProblemFormat.JSON.bytes(new Problem(ProblemType.INVALID_NAME, "Too long."), "id"));
        assertThat(said.propertyNames()).containsExactly("type", "title", "status", "detail", "message", "correlation");
        assertThat(said.get("message").asString())
                .isEqualTo("Too long.")
                .isEqualTo(said.get("detail").asString());
    }

    @Test
    void cannotBeBrokenOutOf() {
        Problem problem = new Problem(ProblemType.INVALID_FIELD, "<script>\"\n\u0000\\ & é");
        assertThat(ProblemFormat.HTML.write(problem, "id")).contains("<p>&lt;script&gt;&quot; ?\\ &amp; ?</p>");
        assertThat(ProblemFormat.JSON.write(problem, "id")).contains("\"detail\":\"<script>\\\" ?\\\\ & ?\"");
        assertThat(ProblemFormat.PLAIN.write(problem, "id")).isEqualTo("<script>\" ?\\ & ?\n");
    }

    @Test
    void keepsAReasonToOneLineOfAThousandCharacters() {
        assertThat(Reason.clean("a\r\nb\tc  d ")).isEqualTo("a b c d");
        assertThat(Reason.clean("x".repeat(2_000))).hasSize(1_024).endsWith("x...");
    }
}
