package affineur.sigstore;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a certificate tells of the job that has signed.
 *
 * @see <a href="https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md">Fulcio's extensions</a>
 */
public enum CertificateClaim {
    BUILD_SIGNER_URI(9),
    BUILD_SIGNER_DIGEST(10),
    RUNNER_ENVIRONMENT(11),
    SOURCE_REPOSITORY_URI(12),
    SOURCE_REPOSITORY_DIGEST(13),
    SOURCE_REPOSITORY_REF(14),
    SOURCE_REPOSITORY_IDENTIFIER(15),
    SOURCE_REPOSITORY_OWNER_URI(16),
    SOURCE_REPOSITORY_OWNER_IDENTIFIER(17),
    BUILD_CONFIG_URI(18),
    BUILD_CONFIG_DIGEST(19),
    BUILD_TRIGGER(20),
    RUN_INVOCATION_URI(21),
    SOURCE_REPOSITORY_VISIBILITY(22),
    DEPLOYMENT_ENVIRONMENT(23);

    private static final String FULCIO = "1.3.6.1.4.1.57264.1.";

    private final String oid;
    private final String inJson;

    CertificateClaim(int number) {
        this.oid = FULCIO + number;
        String joined = Arrays.stream(name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
        this.inJson = Character.toLowerCase(joined.charAt(0)) + joined.substring(1);
    }

    String oid() {
        return oid;
    }

    /** As Fulcio calls it, in camel case: {@code sourceRepositoryUri}. */
    @JsonValue
    @Override
    public String toString() {
        return inJson;
    }
}
