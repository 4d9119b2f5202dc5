package affineur.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.packaging.Sha256;
import affineur.sigstore.Verdict.Rejected;
import affineur.sigstore.Verdict.Verified;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public conformance suite's cases. */
class ConformanceTest {
    private static final Path CASES = Vectors.path("conformance");
    private static final String IDENTITY =
            "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
    private static final String ISSUER = "https://token.actions.githubusercontent.com";

    /** They should be accepted, and are refused clearly. */
    private static final List<String> UNSUPPORTED =
            List.of("managed-key-and-trusted-root", "intoto-with-custom-trust-root");

    static Stream<String> cases() throws IOException {
        try (Stream<Path> directories = Files.list(CASES)) {
            return directories
                    .filter(Files::isDirectory)
                    .map(directory -> directory.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void comesOutAsTheSuiteSays(String name) throws IOException {
        Verdict verdict = verify(name);

        if (UNSUPPORTED.contains(name)) {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> assertThat(rejected.reason()).isEqualTo(Reason.UNSUPPORTED));
        } else if (name.endsWith("_fail")) {
            assertThat(verdict).isInstanceOf(Rejected.class);
        } else {
            assertThat(verdict).isInstanceOf(Verified.class);
        }
    }

    private static Verdict verify(String name) throws IOException {
        Path directory = CASES.resolve(name);
        Path root = directory.resolve("trusted_root.json");
        Path artifact = directory.resolve("artifact");
        SignatureVerifier verifier = Files.exists(root) ? Vectors.verifier(root) : Vectors.production();
        return verifier.bundle(
                Vectors.bytes(directory.resolve("bundle.sigstore.json")),
                Sha256.ofContent(Vectors.bytes(Files.exists(artifact) ? artifact : CASES.resolve("a.txt"))),
                SignaturePolicy.of(AllowedIdentity.exactly(
                        text(directory, "identity", IDENTITY), text(directory, "issuer", ISSUER))));
    }

    private static String text(Path directory, String file, String otherwise) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path)
                ? Files.readString(path, StandardCharsets.UTF_8).strip()
                : otherwise;
    }
}
