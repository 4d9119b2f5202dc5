package affineur.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.packaging.PackageName;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamTest {
    @Test
    void aUrlIsTakenAsPipTakesIt() {
        Upstream upstream = Upstream.of("house", "HTTPS://reader:s%40cret+%3A@Index.Example.org:8443/simple");
        assertThat(upstream.index()).isEqualTo(URI.create("https://index.example.org:8443/simple/"));
        assertThat(upstream.credentials()).contains(new Credentials("reader", "s@cret+:"));
        assertThat(upstream.page(PackageName.parse("My.Cheese")))
                .isEqualTo(URI.create("https://index.example.org:8443/simple/my-cheese/"));
    }

    @Test
    void thePasswordIsNotShown() {
        Upstream upstream = Upstream.of("house", "https://reader:s3cret@index.example.org/simple");
        assertThat(upstream.toString()).contains("reader").doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "index.example.org",
                "ftp://index.example.org/simple",
                "file:///simple",
                "https:///simple",
                "https://u:s3cret@/simple",
                "https://u:s3cret@index example.org/",
                "https://u:s3cret@index.example.org:99999/",
                "https://u:s3cret@index.example.org/?q=1",
                "https://u:s3%0Acret@index.example.org/",
                "mailto:u:s3cret@index.example.org"
            })
    void whatIsNoIndexIsRefusedWithoutItsPassword(String url) {
        assertThatThrownBy(() -> Upstream.of("house", url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aNameIsOneWord() {
        assertThatThrownBy(() -> Upstream.of("two words", "https://index.example.org/simple/"))
                .hasMessageContaining("two words");
    }

    @Test
    void itIsAskedForWhatItsPatternsMatch() {
        Upstream upstream = Upstream.of("house", "https://index.example.org/simple/");
        assertThat(upstream.isAskedFor(PackageName.parse("anything"))).isTrue();
        Upstream some = upstream.askedFor(List.of(new PackagePattern(PackageType.PYPI, "Cheese_*")));
        assertThat(some.isAskedFor(PackageName.parse("cheese.board"))).isTrue();
        assertThat(some.isAskedFor(PackageName.parse("ham"))).isFalse();
    }
}
