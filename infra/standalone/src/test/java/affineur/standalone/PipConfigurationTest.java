package affineur.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.server.CannotStart;
import affineur.server.UpstreamOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class PipConfigurationTest {
    @TempDir
    Path root = Path.of("");

    private final Map<String, String> environment = new HashMap<>();

    private PipConfiguration pip() {
        return new PipConfiguration(environment, root.resolve("home/me"), root);
    }

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private String index() {
        return pip().index().map(PipConfiguration.Found::index).orElse("none");
    }

    @Test
    void saysNothingWherePipIsToldNothing() {
        assertThat(pip().index()).isEmpty();
    }

    @Test
    void takesTheNearestFile() throws IOException {
        write("etc/xdg/pip/pip.conf", "[global]\nindex-url = https://xdg.example.org/simple\n");
        assertThat(index()).isEqualTo("https://xdg.example.org/simple");
        write("etc/pip.conf", "[global]\nindex-url=https://machine.example.org/simple\n");
        assertThat(index()).isEqualTo("https://machine.example.org/simple");
        write("home/me/.pip/pip.conf", "[global]\nindex-url: https://old.example.org/simple\n");
        assertThat(index()).isEqualTo("https://old.example.org/simple");
        write("home/me/.config/pip/pip.conf", "[global]\nindex_url = https://me.example.org/simple\n");
        assertThat(index()).isEqualTo("https://me.example.org/simple");
        environment.put("PIP_CONFIG_FILE", root.resolve("one.conf").toString());
        write("one.conf", "[global]\nindex-url = https://one.example.org/simple\n");
        assertThat(pip().index())
                .contains(new PipConfiguration.Found(
                        "https://one.example.org/simple",
                        root.resolve("one.conf").toString()));
        environment.put("PIP_INDEX_URL", "https://variable.example.org/simple");
        assertThat(pip().index())
                .contains(new PipConfiguration.Found("https://variable.example.org/simple", "PIP_INDEX_URL"));
    }

    @Test
    void takesWhatIsSaidForInstallRatherThanForAll() throws IOException {
        write("etc/pip.conf", """
                # [install]
                [install]
                index-url = https://install.example.org/simple
                [global]
                ; index-url = https://comment.example.org/simple
                extra-index-url = https://extra.example.org/simple
                index-url = https://global.example.org/simple
                [download]
                index-url = https://download.example.org/simple
                """);

        assertThat(index()).isEqualTo("https://install.example.org/simple");
    }

    @Test
    void readsNoFileWherePipReadsNone() throws IOException {
        write("etc/pip.conf", "[global]\nindex-url = https://machine.example.org/simple\n");
        environment.put("PIP_CONFIG_FILE", "/dev/null");

        assertThat(index()).isEqualTo("none");
    }

    private UpstreamChoice upstream(String... arguments) {
        UpstreamOptions options = new UpstreamOptions();
        new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return UpstreamChoice.of(options, pip(), 8080);
    }

    private List<String> indexes(String... arguments) {
        return upstream(arguments).upstreams().stream()
                .map(upstream -> upstream.name() + " " + upstream.index())
                .toList();
    }

    @Test
    void isTheUpstreamUntilAnotherIsGiven() {
        environment.put("PIP_INDEX_URL", "https://user:secret@index.example.org/simple");

        assertThat(indexes()).containsExactly("index.example.org https://index.example.org/simple/");
        assertThat(upstream().upstreams().getFirst().credentials()).isPresent();
        assertThat(upstream().line()).contains("PIP_INDEX_URL").doesNotContain("secret");
        assertThat(indexes(
                        "--upstream",
                        "http://other.example.org:81/root/pypi",
                        "--upstream",
                        "team=https://b.example.org/"))
                .containsExactly(
                        "other.example.org http://other.example.org:81/root/pypi/", "team https://b.example.org/");
        assertThat(indexes("--upstream", "off")).isEmpty();
    }

    @Test
    void isNoneWherePipUsesThisRegistry() {
        environment.put("PIP_INDEX_URL", "http://127.0.0.1:8080/simple/");
        assertThat(indexes()).isEmpty();
        assertThat(upstream().line()).contains("this registry itself", "--upstream");

        environment.put("PIP_INDEX_URL", "http://127.0.0.1:8081/simple/");
        assertThat(indexes()).containsExactly("127.0.0.1 http://127.0.0.1:8081/simple/");
    }

    @Test
    void saysHowToForwardWhereNothingIs() {
        assertThat(indexes()).isEmpty();
        assertThat(upstream().line()).contains("--upstream URL");
    }

    @Test
    void refusesWhatIsNoIndex() {
        for (String url :
                new String[] {"cheese", "ftp://index.example.org/", "file:///srv/simple", "https:///simple"}) {
            assertThatThrownBy(() -> upstream("--upstream", url))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("--upstream");
        }
        assertThatThrownBy(() -> upstream("--upstream", "https://user:secret@index.example.org/simple?x=1"))
                .hasMessageNotContaining("secret");
    }
}
