package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code affineur verify-bundle} as the public conformance suite calls its clients: each a process, over some of its cases. */
class VerifyBundleIT {
    private static final String IDENTITY =
            "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
    private static final String ISSUER = "https://token.actions.githubusercontent.com";

    @TempDir
    private Path directory;

    private record Ended(int status, String output) {}

    private Path vector(String name) {
        try (InputStream content = VerifyBundleIT.class.getResourceAsStream("/vectors/conformance/" + name)) {
            return Places.write(
                    directory.resolve(name),
                    Objects.requireNonNull(content, name).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ended verify(Path bundle, String identity, String signed, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Places.launcher().toString(),
                "verify-bundle",
                "--bundle",
                bundle.toString(),
                "--certificate-identity",
                identity,
                "--certificate-oidc-issuer",
                ISSUER));
        command.addAll(List.of(more));
        command.add(signed);
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), Files.readString(output));
    }

    @Test
    void verifiesAFileOrADigest() throws Exception {
        Path bundle = vector("happy-path-v0.3/bundle.sigstore.json");
        Path signed = vector("a.txt");

        Ended ofFile = verify(bundle, IDENTITY, signed.toString());
        assertThat(ofFile.status()).as(ofFile.output()).isZero();
        assertThat(ofFile.output())
                .isEqualTo("Verified: signed by " + IDENTITY
                        + " at 2024-03-19T17:26:26Z, as the transparency log says.\n");
        assertThat(verify(bundle, IDENTITY, "sha256:" + sha256(Files.readAllBytes(signed)))
                        .status())
                .isZero();
    }

    @Test
    void takesARootOfItsOwn() throws Exception {
        String name = "rekor2-checkpoint-origin-not-first/";
        Path bundle = vector(name + "bundle.sigstore.json");
        String signed = vector("a.txt").toString();

        Ended trusted = verify(
                bundle,
                IDENTITY,
                signed,
                "--trusted-root",
                vector(name + "trusted_root.json").toString());
        assertThat(trusted.status()).as(trusted.output()).isZero();
        assertThat(verify(bundle, IDENTITY, signed).status())
                .as("not by the root for everybody")
                .isEqualTo(1);
    }

    @Test
    void saysWhyNot() throws Exception {
        Path bundle = vector("happy-path-v0.3/bundle.sigstore.json");
        String signed = vector("a.txt").toString();

        Ended other = verify(bundle, "https://github.com/mallory", signed);
        assertThat(other.status()).isEqualTo(1);
        assertThat(other.output()).startsWith("Not verified: It is signed by '" + IDENTITY + "'");
        Ended damaged = verify(vector("signature-mismatch_fail/bundle.sigstore.json"), IDENTITY, signed);
        assertThat(damaged.status()).isEqualTo(1);
        assertThat(damaged.output()).startsWith("Not verified: ").hasLineCount(1);
        Ended key = verify(bundle, IDENTITY, signed, "--key", signed);
        assertThat(key.status()).isEqualTo(1);
        assertThat(key.output()).contains("--key is not supported");
        assertThat(verify(bundle, IDENTITY, directory.resolve("absent").toString())
                        .status())
                .isEqualTo(1);
    }

    private static String sha256(byte[] content) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
