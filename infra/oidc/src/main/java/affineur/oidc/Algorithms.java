package affineur.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.Map;
import java.util.Set;

/**
 * Signatures that are taken: by a private key, so that who verifies could not have made them, and never by what the token
 * itself brings along.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">JSON Web Token best current practices</a>
 */
final class Algorithms {
    private static final int SHORTEST_RSA = 2048;
    private static final Set<JWSAlgorithm> RSA = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512);
    private static final Map<JWSAlgorithm, Curve> CURVES =
            Map.of(JWSAlgorithm.ES256, Curve.P_256, JWSAlgorithm.ES384, Curve.P_384, JWSAlgorithm.ES512, Curve.P_521);

    private Algorithms() {}

    static boolean areTaken(JWSAlgorithm algorithm) {
        return RSA.contains(algorithm) || CURVES.containsKey(algorithm);
    }

    /** Whether the algorithm is meant for such a key: one of another kind is how they are confused. */
    static boolean fits(JWSAlgorithm algorithm, JWK key) {
        return switch (key) {
            case RSAKey rsa -> RSA.contains(algorithm) && rsa.size() >= SHORTEST_RSA;
            case ECKey ec -> ec.getCurve().equals(CURVES.get(algorithm));
            default -> false;
        };
    }

    /** Whether that key has signed it. */
    static boolean isSignedBy(JWSObject signed, JWK key) {
        try {
            JWSVerifier verifier = switch (key) {
                case RSAKey rsa -> new RSASSAVerifier(rsa);
                case ECKey ec -> new ECDSAVerifier(ec);
                default -> throw new JOSEException("No key for signatures");
            };
            return signed.verify(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }
}
