package affineur.audit.signatures;

import affineur.packaging.Sha256;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file that came to sign another.
 *
 * @param position of the event by which it came
 * @param time when it came
 */
record Part(Sha256 digest, long position, Instant time) {
    /** What the names of such files end with, behind the name of what they sign: cosign's users have all of these. */
    enum Suffix {
        SIGSTORE_JSON(".sigstore.json", Role.BUNDLE),
        SIGSTORE(".sigstore", Role.BUNDLE),
        BUNDLE(".bundle", Role.BUNDLE),
        SIG(".sig", Role.SIGNATURE),
        CRT(".crt", Role.CERTIFICATE),
        PEM(".pem", Role.CERTIFICATE),
        CERT(".cert", Role.CERTIFICATE);

        private final String text;
        private final Role role;

        Suffix(String text, Role role) {
            this.text = text;
            this.role = role;
        }

        Role role() {
            return role;
        }

        /** Of a file of that name. */
        static Optional<Suffix> of(String filename) {
            return Arrays.stream(values())
                    .filter(suffix -> filename.endsWith(suffix.text) && filename.length() > suffix.text.length())
                    .findFirst();
        }

        /** The name of what it signs. */
        String cutOff(String filename) {
            return filename.substring(0, filename.length() - text.length());
        }
    }

    /** A bundle is complete by itself; a signature needs a certificate. */
    enum Role {
        BUNDLE,
        SIGNATURE,
        CERTIFICATE
    }
}
