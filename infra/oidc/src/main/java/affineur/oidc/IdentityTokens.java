package affineur.oidc;

import affineur.packaging.Excerpt;
import affineur.packaging.Sha256;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Verifies identity tokens: a signature by the issuer's own key, an issuer that is trusted, our audience, and the time.
 * Whether a token was accepted before, the ledger knows.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">ID token validation</a>
 */
public final class IdentityTokens {
    /** How far clocks may be apart. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private static final int LONGEST = 16 * 1024;

    private final String audience;
    private final Predicate<URI> trusted;
    private final IssuerKeys.Documents documents;
    private final InstantSource clock;
    private final Map<URI, IssuerKeys> issuers = new ConcurrentHashMap<>();

    IdentityTokens(String audience, Predicate<URI> trusted, IssuerKeys.Documents documents, InstantSource clock) {
        this.audience = audience;
        this.trusted = trusted;
        this.documents = documents;
        this.clock = clock;
    }

    /**
     * @param audience for whom tokens must be
     * @param trusted whether an issuer's word counts at the moment
     */
    public static IdentityTokens of(String audience, Predicate<URI> trusted) {
        return new IdentityTokens(audience, trusted, new IssuerDocuments(), InstantSource.system());
    }

    /**
     * Who shows this.
     *
     * @throws InvalidIdentity if it is no good
     * @throws affineur.refusal.Refusal unavailable, if the issuer cannot be asked for its keys now
     */
    public Identity verify(String text) {
        if (text.length() > LONGEST) {
            throw new InvalidIdentity("it is longer than " + LONGEST + " characters");
        }
        SignedJWT token;
        JWTClaimsSet claims;
        try {
            token = SignedJWT.parse(text);
            claims = token.getJWTClaimsSet();
        } catch (ParseException | IllegalArgumentException e) {
            throw new InvalidIdentity("it is no signed JSON Web Token");
        }
        requireKnown(token.getHeader());
        URI issuer = issuer(claims);
        boolean signed = issuers
                .computeIfAbsent(issuer, uri -> new IssuerKeys(uri, documents, clock))
                .matching(token.getHeader())
                .stream()
                .anyMatch(key -> Algorithms.isSignedBy(token, key));
        if (!signed) {
            throw new InvalidIdentity("no key of its issuer has signed it");
        }
        requireAudience(claims);
        Instant expires = requireTime(claims);
        String subject = claims.getSubject();
        if (subject == null || subject.isBlank()) {
            throw new InvalidIdentity("it names no subject");
        }
        return new Identity(issuer, subject, present(claims.getClaims()), use(issuer, claims, text), expires);
    }

    private static void requireKnown(JWSHeader header) {
        if (!Algorithms.areTaken(header.getAlgorithm())) {
            throw new InvalidIdentity("it is not signed by RS, PS or ES");
        }
        if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
            throw new InvalidIdentity("it asks for extensions that are not known here");
        }
    }

    private URI issuer(JWTClaimsSet claims) {
        String said = claims.getIssuer();
        if (said == null) {
            throw new InvalidIdentity("it names no issuer");
        }
        try {
            URI issuer = URI.create(said);
            if (trusted.test(issuer)) {
                return issuer;
            }
        } catch (IllegalArgumentException e) {
            // as one that is not trusted
        }
        throw new InvalidIdentity("its issuer '" + Excerpt.of(said) + "' is not trusted here");
    }

    private void requireAudience(JWTClaimsSet claims) {
        List<String> audiences = claims.getAudience();
        if (!audiences.contains(audience)) {
            throw new InvalidIdentity("it is not for '" + audience + "'");
        }
    }

    private Instant requireTime(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Instant expires = instant(claims.getExpirationTime());
        if (expires == null) {
            throw new InvalidIdentity("it never expires");
        }
        if (!now.isBefore(expires.plus(SKEW))) {
            throw new InvalidIdentity("it expired at " + expires);
        }
        Instant begins = instant(claims.getNotBeforeTime());
        if (begins != null && now.plus(SKEW).isBefore(begins)) {
            throw new InvalidIdentity("it is good from " + begins + " on");
        }
        Instant issued = instant(claims.getIssueTime());
        if (issued == null || now.plus(SKEW).isBefore(issued)) {
            throw new InvalidIdentity("it does not say that it was issued before now");
        }
        return expires;
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }

    private static Map<String, Object> present(Map<String, Object> claims) {
        Map<String, Object> present = new HashMap<>();
        claims.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return present;
    }

    /** By its own number where it has one; else by all of it but the signature, which others could make anew. */
    private static Sha256 use(URI issuer, JWTClaimsSet claims, String text) {
        String unique = claims.getJWTID() == null ? text.substring(0, text.lastIndexOf('.')) : claims.getJWTID();
        return Sha256.ofContent((issuer + "\n" + unique).getBytes(StandardCharsets.UTF_8));
    }
}
