package affineur.sigstore;

import affineur.events.EmailDigest;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who has signed, as the certificate says.
 *
 * @param identity its subject alternative name: the URI of a workflow, or a person's e-mail address
 * @param email whether it is an address, which is personal
 * @param issuer whose identity token the certificate authority has seen
 * @param claims what else it has seen there, by the names of {@link CertificateClaim}
 */
public record Signer(String identity, boolean email, String issuer, Map<String, String> claims) {
    public Signer {
        claims = Collections.unmodifiableMap(new TreeMap<>(claims));
    }

    /** The identity as it may be kept for ever: no address, yet whether it is the same as before can still be told. */
    public String lasting() {
        return email ? EmailDigest.of(identity) : identity;
    }
}
