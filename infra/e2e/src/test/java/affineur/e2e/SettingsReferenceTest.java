package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.cluster.AffineurCluster;
import affineur.server.settings.Reference;
import affineur.standalone.Affineur;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/settings.md} tells the settings that there are, in the words of {@code --help}. */
class SettingsReferenceTest {
    private static final String BEGIN = "<!-- settings: written by SettingsReferenceTest -->\n";

    @Test
    void holdsAllSettings() throws IOException {
        Path page = Path.of("../../docs/settings.md");
        String written = Files.readString(page);
        assertThat(written).contains(BEGIN);
        String due = written.substring(0, written.indexOf(BEGIN) + BEGIN.length())
                + Reference.of(List.of(new Affineur(), new AffineurCluster()));
        Path right = Path.of("target/settings.md");
        Files.createDirectories(right.toAbsolutePath().getParent());
        Files.writeString(right, due);
        assertThat(written)
                .describedAs(
                        "docs/settings.md is not what the programs say. The right page is infra/e2e/target/settings.md")
                .isEqualTo(due);
    }
}
