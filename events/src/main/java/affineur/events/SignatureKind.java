package affineur.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can be verified. */
public enum SignatureKind {
    /** A Sigstore bundle with a signature of the bytes themselves. */
    BUNDLE,
    /** An in-toto statement that names the bytes: in a Sigstore bundle, or an attestation that came when the file was there. */
    STATEMENT,
    /** An attestation of a Python package (PEP 740) that came with it, and is served with it. */
    ATTESTATION,
    /** A signature and a certificate, each in a file of its own. */
    DETACHED;

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
