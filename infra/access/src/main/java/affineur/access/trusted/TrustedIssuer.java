package affineur.access.trusted;

import affineur.access.Issuer;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of identity tokens whose word counts.
 *
 * @param id null for one that is trusted by the settings
 */
public record TrustedIssuer(
        @Nullable Long id,
        String url,
        @JsonProperty("created_at") @Nullable Instant createdAt) {
    public static TrustedIssuer of(Issuer issuer) {
        return new TrustedIssuer(
                issuer.id().value(), issuer.url().toString(), issuer.created().truncatedTo(ChronoUnit.MILLIS));
    }

    /** One that is trusted by the settings. */
    public static TrustedIssuer of(URI url) {
        return new TrustedIssuer(null, url.toString(), null);
    }
}
