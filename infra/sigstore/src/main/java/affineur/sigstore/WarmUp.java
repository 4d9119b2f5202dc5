package affineur.sigstore;

import affineur.packaging.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A real bundle, to verify at the start. */
final class WarmUp {
    static final Sha256 DIGEST = new Sha256("a0cfc71271d6e278e57cd332ff957c3f7043fdda354c4cbb190a30d56efa01bf");

    private WarmUp() {}

    static byte[] bundle() {
        try (InputStream json = WarmUp.class.getResourceAsStream("warm-up.sigstore.json")) {
            if (json == null) {
                throw new IllegalStateException("The bundle to warm up with is missing in the program");
            }
            return json.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
