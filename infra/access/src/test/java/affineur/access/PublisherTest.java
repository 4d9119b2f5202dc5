package affineur.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import affineur.events.GroupId;
import affineur.events.PublisherId;
import affineur.events.Wildcard;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublisherTest {
    private static final URI ISSUER = URI.create("https://gitlab.example.com");

    private static boolean matches(Map<String, String> wanted, URI by, Map<String, String> said) {
        return new Publisher(new PublisherId(1), new GroupId(1), "tools", ISSUER, wanted, null, Instant.EPOCH)
                .matches(by, said);
    }

    @Test
    void matchesWhomTheIssuerDescribesSo() {
        Map<String, String> wanted = Map.of("project_path", "acme/*", "ref", "main");
        assertThat(matches(wanted, ISSUER, Map.of("project_path", "acme/a", "ref", "main", "sub", "x")))
                .isTrue();
        assertThat(matches(wanted, ISSUER, Map.of("project_path", "acme/a", "ref", "dev")))
                .isFalse();
        assertThat(matches(wanted, ISSUER, Map.of("project_path", "acme/a"))).isFalse();
        assertThat(matches(wanted, ISSUER, Map.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://gitlab.example.com/", "https://GITLAB.example.com", "http://gitlab.example.com"})
    void matchesNobodyByTheWordOfAnother(String other) {
        assertThat(matches(Map.of("sub", "a"), URI.create(other), Map.of("sub", "a")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, b, false",
        "a, ab, false",
        "a, ba, false",
        "a, A, false",
        "a, '', false",
        "'', '', true",
        "*, '', true",
        "*, anything/at all, true",
        "acme/*, acme/, true",
        "acme/*, acme/a/b, true",
        "acme/*, acme, false",
        "acme/*, xacme/a, false",
        "*/tools, acme/tools, true",
        "*/tools, acme/tools/x, false",
        "a*b*c, abc, true",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-b-c-d, false",
        "a*b*c, acb, false",
        "a**c, abc, true",
        "a.c, abc, false",
        "a?c, abc, false",
        "[a]*, a, false",
        "'refs/heads/*', 'refs/heads/größe', true"
    })
    void looksAtWholeTexts(String pattern, String text, boolean expected) {
        assertThat(Wildcard.matches(pattern, text)).isEqualTo(expected);
    }

    @Test
    void isNotSlowedDownByHostilePatterns() {
        String pattern = "*a".repeat(250);
        assertThat(Wildcard.matches(pattern + "b", "a".repeat(16_000))).isFalse();
        assertThat(Wildcard.matches(pattern, "a".repeat(16_000))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://gitlab.example.com",
                "https://gitlab.example.com:8443/sub/",
                "https://10.0.0.1",
                "http://localhost:1234",
                "http://127.0.0.1",
                "http://[::1]:99/x"
            })
    void takesAnIssuerAsItIsWritten(String url) {
        assertThat(Issuer.url(url)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gitlab.example.com",
                "http://gitlab.example.com",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "https://me@gitlab.example.com",
                "https://gitlab.example.com/?",
                "https://gitlab.example.com/#",
                "https:gitlab.example.com",
                "https://gitlab.example.com/größe",
                "https://[::1",
                "mailto:a@example.com"
            })
    void takesNothingElseAsAnIssuer(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> Issuer.url(url)).withMessageMatching("(must|is) .*");
    }
}
