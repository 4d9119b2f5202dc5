package affineur.sigstore;

import affineur.packaging.Sha256;
import dev.sigstore.fulcio.client.FulcioVerifier;
import dev.sigstore.rekor.client.RekorVerifier;
import dev.sigstore.timestamp.client.TimestampVerifier;
import dev.sigstore.trustroot.SigstoreConfigurationException;
import dev.sigstore.trustroot.SigstoreTrustedRoot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;

/**
 * Whose word counts: certificate authorities, certificate logs, transparency logs and timestamp authorities, as a
 * {@code trusted_root.json} has them.
 *
 * @see <a href="https://github.com/sigstore/protobuf-specs">protobuf-specs</a>
 */
public final class TrustedRoot {
    /** Bytes. */
    static final int LARGEST = 4 << 20;

    private final Sha256 digest;
    private final SigstoreTrustedRoot root;
    private final FulcioVerifier certificates;
    private final RekorVerifier log;
    private final TimestampVerifier timestamps;

    private TrustedRoot(Sha256 digest, SigstoreTrustedRoot root) throws GeneralSecurityException {
        this.digest = digest;
        this.root = root;
        this.certificates = FulcioVerifier.newFulcioVerifier(root);
        this.log = RekorVerifier.newRekorVerifier(root);
        this.timestamps = TimestampVerifier.newTimestampVerifier(root);
    }

    /** @throws DamagedRoot if it is not one, or trusts nobody */
    public static TrustedRoot parse(byte[] json) throws DamagedRoot {
        if (json.length > LARGEST) {
            throw new DamagedRoot("it has more than " + LARGEST + " bytes");
        }
        try {
            Json.object(json, "trusted root");
            SigstoreTrustedRoot root = SigstoreTrustedRoot.from(new ByteArrayInputStream(json));
            if (root.getCAs().isEmpty()
                    || root.getCTLogs().isEmpty()
                    || root.getTLogs().isEmpty()) {
                throw new DamagedRoot("it lacks certificate authorities, certificate logs or transparency logs");
            }
            return new TrustedRoot(Sha256.ofContent(json), root);
        } catch (Rejection | SigstoreConfigurationException | GeneralSecurityException e) {
            throw new DamagedRoot(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // what sigstore-java throws where a field is missing or has nonsense
            throw new DamagedRoot(e.toString());
        }
    }

    /**
     * That of the Sigstore which is there for everybody, as it was in September 2025. It comes with the program, since
     * nothing is fetched.
     */
    public static TrustedRoot publicGood() {
        try (InputStream json = TrustedRoot.class.getResourceAsStream("trusted_root.json")) {
            if (json == null) {
                throw new IllegalStateException("The trusted root is missing in the program");
            }
            return parse(json.readAllBytes());
        } catch (DamagedRoot e) {
            throw new IllegalStateException("The program's own trusted root", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of its file. */
    public Sha256 digest() {
        return digest;
    }

    SigstoreTrustedRoot root() {
        return root;
    }

    FulcioVerifier certificates() {
        return certificates;
    }

    RekorVerifier log() {
        return log;
    }

    TimestampVerifier timestamps() {
        return timestamps;
    }
}
