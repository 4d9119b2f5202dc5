package affineur.oidc;

import affineur.packaging.Sha256;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What an identity token proves.
 *
 * @param issuer who says so
 * @param subject {@code sub}: repo:octo/cheese:ref:refs/heads/main, project_path:group/project:ref_type:branch:ref:main …
 * @param claims all of them
 * @param use what is unlike every other token of every issuer, so that a token is accepted once
 * @param expires after which nobody accepts it
 */
public record Identity(URI issuer, String subject, Map<String, Object> claims, Sha256 use, Instant expires) {
    public Identity {
        claims = Map.copyOf(claims);
    }

    /** A claim as text, as it is compared with what a publisher must have; empty for one that is no text, number or truth. */
    public Optional<String> claim(String name) {
        Object value = claims.get(name);
        return value instanceof String || value instanceof Number || value instanceof Boolean
                ? Optional.of(value.toString())
                : Optional.empty();
    }
}
