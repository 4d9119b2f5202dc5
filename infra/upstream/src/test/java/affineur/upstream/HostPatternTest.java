package affineur.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPatternTest {
    @Test
    void oneHostIsThatHost() {
        HostPattern pattern = HostPattern.parse(" Files.Example.org ");
        assertThat(pattern.matches("https", "files.example.org", 443)).isTrue();
        assertThat(pattern.matches("http", "files.example.org", 80)).isTrue();
        assertThat(pattern.matches("https", "more.files.example.org", 443)).isFalse();
        assertThat(pattern.matches("https", "evilfiles.example.org", 443)).isFalse();
        assertThat(pattern.matches("https", "files.example.org.evil.example", 443))
                .isFalse();
    }

    @Test
    void aWildcardIsForWhatIsBelow() {
        HostPattern pattern = HostPattern.parse("*.example.org");
        assertThat(pattern.matches("https", "files.example.org", 443)).isTrue();
        assertThat(pattern.matches("https", "a.b.example.org", 443)).isTrue();
        assertThat(pattern.matches("https", "example.org", 443)).isFalse();
        assertThat(pattern.matches("https", ".example.org", 443)).isFalse();
        assertThat(pattern.matches("https", "evilexample.org", 443)).isFalse();
    }

    @Test
    void withoutAPortItIsTheSchemesOwn() {
        assertThat(HostPattern.parse("files.example.org").matches("https", "files.example.org", 22))
                .isFalse();
        assertThat(HostPattern.parse("files.example.org").matches("https", "files.example.org", 80))
                .isFalse();
        assertThat(HostPattern.parse("files.example.org:8443").matches("https", "files.example.org", 8443))
                .isTrue();
        assertThat(HostPattern.parse("files.example.org:8443").matches("https", "files.example.org", 443))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "*.",
                "*.*",
                "*.*.org",
                "files.*.org",
                "*files.example.org",
                "https://files.example.org",
                "files.example.org/",
                "user@files.example.org",
                "files.example.org:",
                "files.example.org:0",
                "files.example.org:65536",
                "files example.org",
                "files..example.org",
                "-files.example.org"
            })
    void whatNamesNoHostIsRefused(String written) {
        assertThatThrownBy(() -> HostPattern.parse(written)).isInstanceOf(IllegalArgumentException.class);
    }
}
