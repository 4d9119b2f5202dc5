package affineur.sigstore;

import affineur.packaging.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;

/** Real, public material; its README says where it is from. */
final class Vectors {
    private static final Path ROOT = root();

    private Vectors() {}

    private static Path root() {
        try {
            return Path.of(Objects.requireNonNull(Vectors.class.getResource("/vectors/README.md"))
                            .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path path(String name) {
        return ROOT.resolve(name);
    }

    static byte[] bytes(String name) {
        return bytes(path(name));
    }

    static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Sha256 digest(String name) {
        return Sha256.ofContent(bytes(name));
    }

    static SignatureVerifier production() {
        return verifier(path("trusted-roots/trusted_root.sigstore.json"));
    }

    static SignatureVerifier staging() {
        return verifier(path("trusted-roots/trusted_root.sigstage.json"));
    }

    static SignatureVerifier verifier(Path root) {
        try {
            return new SignatureVerifier(TrustedRoot.parse(bytes(root)), InstantSource.system());
        } catch (DamagedRoot e) {
            throw new IllegalStateException(e);
        }
    }
}
