package affineur.sigstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedRootFileTest {
    @TempDir
    private Path directory;

    private void write(String content) throws IOException {
        replace(content.getBytes(StandardCharsets.UTF_8));
    }

    /** As operators should: by another file. */
    private void replace(byte[] content) throws IOException {
        Path next = directory.resolve("next");
        Files.write(next, content);
        Files.move(next, directory.resolve("root.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void isReplacedWhileItIsUsed() throws IOException {
        TrustedRootFile file = new TrustedRootFile(directory.resolve("root.json"), InstantSource.system());
        assertThat(file.get()).isInstanceOf(TrustState.Missing.class);

        replace(Vectors.bytes("trusted-roots/trusted_root.sigstore.json"));
        assertThat(file.get())
                .isInstanceOfSatisfying(
                        TrustState.Usable.class,
                        usable -> assertThat(usable.root().digest())
                                .isEqualTo(Vectors.digest("trusted-roots/trusted_root.sigstore.json")));
        assertThat(file.get()).as("not read again").isSameAs(file.get());

        replace(Vectors.bytes("trusted-roots/trusted_root.sigstage.json"));
        assertThat(file.get())
                .isInstanceOfSatisfying(
                        TrustState.Usable.class,
                        usable -> assertThat(usable.root().digest())
                                .isEqualTo(Vectors.digest("trusted-roots/trusted_root.sigstage.json")));

        write("{\"mediaType\"");
        assertThat(file.get())
                .as("nobody is trusted, not those of before")
                .isInstanceOfSatisfying(
                        TrustState.Damaged.class,
                        damaged -> assertThat(damaged.text()).startsWith("The trusted root is damaged: "));

        Files.delete(directory.resolve("root.json"));
        assertThat(file.get()).isInstanceOf(TrustState.Missing.class);
    }

    @Test
    void aRootThatTrustsNobodyIsDamaged() {
        for (String json : new String[] {
            "{}",
            "[]",
            "",
            "null",
            "{\"tlogs\":[{}],\"ctlogs\":[{}],\"certificateAuthorities\":[{}]}",
            "{\"mediaType\":\"application/json\"}",
            new String(Vectors.bytes("trusted-roots/trusted_root.sigstore.json"), StandardCharsets.UTF_8)
                    .replace("\"rawBytes\": \"MFkwEw", "\"rawBytes\": \"AAAAAA")
        }) {
            assertThatThrownBy(() -> TrustedRoot.parse(json.getBytes(StandardCharsets.UTF_8)))
                    .as(json)
                    .isInstanceOf(DamagedRoot.class);
        }
    }

    @Test
    void theOneForEverybodyComesWithTheProgram() {
        assertThat(TrustedRoot.publicGood().digest())
                .isEqualTo(Vectors.digest("trusted-roots/trusted_root.sigstore.json"));
    }
}
