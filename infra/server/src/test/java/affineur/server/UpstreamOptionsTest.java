package affineur.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.packaging.PackageName;
import affineur.upstream.Upstream;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class UpstreamOptionsTest {
    @Command
    private static final class Program {
        @Mixin
        private UpstreamOptions upstream = new UpstreamOptions();
    }

    private static UpstreamOptions options(String... words) {
        Program program = new Program();
        var _ = new CommandLine(program)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(words);
        return program.upstream;
    }

    @Test
    void areAskedInTheirOrderEachForItsPackages() {
        List<Upstream> upstreams = options(
                        "--upstream", "partner=https://partner.example.org/simple",
                        "--upstream", "https://index.example.org/simple/",
                        "--upstream-packages", "partner=acme-*,partner=anvil")
                .upstreams();

        assertThat(upstreams).extracting(Upstream::name).containsExactly("partner", "index.example.org");
        Upstream partner = upstreams.getFirst();
        assertThat(partner.isAskedFor(PackageName.parse("Acme.Rocket"))).isTrue();
        assertThat(partner.isAskedFor(PackageName.parse("anvil"))).isTrue();
        assertThat(partner.isAskedFor(PackageName.parse("requests"))).isFalse();
        assertThat(upstreams.getLast().isAskedFor(PackageName.parse("requests")))
                .isTrue();
    }

    @Test
    void areNoneIfTheyAreOff() {
        assertThat(options("--upstream", "off").upstreams()).isEmpty();
        assertThat(options("--upstream", "off").isGiven()).isTrue();
        assertThat(options().isGiven()).isFalse();
    }

    @Test
    void areRefusedWhereTheyMakeNoSense() {
        assertRefused(
                "Two upstreams are called 'index.example.org'",
                "--upstream",
                "https://index.example.org/one/",
                "--upstream",
                "https://index.example.org/two/");
        assertRefused("'ours=acme-*' says of no upstream", "--upstream-packages", "ours=acme-*");
        assertRefused(
                "valid PyPI package name",
                "--upstream",
                "a=https://index.example.org/simple/",
                "--upstream-packages",
                "a=%");
        assertRefused("needs the URL of a simple index", "--upstream", "a=ftp://index.example.org/");
    }

    private static void assertRefused(String why, String... words) {
        assertThatThrownBy(() -> options(words).upstreams())
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(why);
    }
}
