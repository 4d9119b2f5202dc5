package affineur.oidc;

import affineur.packaging.Excerpt;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An issuer's keys, found by OpenID Connect Discovery and kept. They are fetched anew when they are an hour old, and when a
 * token names a key that is not among them, though not more often than every half minute, whoever asks. While the issuer
 * cannot be reached, those of a day ago are good. Nobody waits for longer than three seconds: uploaders give up after
 * five. And few wait at a time, since each holds a thread.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery</a>
 */
final class IssuerKeys {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration GOOD = Duration.ofDays(1);
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MOST_WAITING = 8;
    private static final int MOST_KEYS = 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI issuer;
    private final Documents documents;
    private final InstantSource clock;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Fetched fetched;
    private @Nullable Instant tried; // under the lock

    private record Fetched(JWKSet keys, Instant at) {}

    /** Fetches a document of the issuer's, within limits. */
    @FunctionalInterface
    interface Documents {
        /** @throws IOException if that fails or takes longer, or the document is too large */
        byte[] fetch(URI address, Duration patience) throws IOException;
    }

    IssuerKeys(URI issuer, Documents documents, InstantSource clock) {
        this.issuer = issuer;
        this.documents = documents;
        this.clock = clock;
    }

    /**
     * The keys that may have signed a token with this header.
     *
     * @throws Refusal unavailable, if the issuer cannot be asked and no keys of it are known
     */
    List<JWK> matching(JWSHeader header) {
        JWKSet keys = keys(FRESH);
        List<JWK> found = matching(keys, header);
        return found.isEmpty() ? matching(keys(Duration.ZERO), header) : found;
    }

    private static List<JWK> matching(JWKSet keys, JWSHeader header) {
        return keys.getKeys().stream()
                .filter(key -> header.getKeyID() == null || header.getKeyID().equals(key.getKeyID()))
                .filter(key -> key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                .filter(key -> key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm()))
                .filter(key -> Algorithms.fits(header.getAlgorithm(), key))
                .toList();
    }

    private JWKSet keys(Duration notOlderThan) {
        Fetched known = fetched;
        return known != null && isYounger(known, notOlderThan) ? known.keys : renewed(notOlderThan);
    }

    /** One at a time: who waits finds what the one before has fetched. */
    private JWKSet renewed(Duration notOlderThan) {
        if (!waiting.tryAcquire()) {
            return lastKnown();
        }
        try {
            if (!fetching.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return lastKnown();
            }
            try {
                Fetched known = fetched;
                return known != null && isYounger(known, notOlderThan) ? known.keys : fetchedNow();
            } finally {
                fetching.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lastKnown();
        } finally {
            waiting.release();
        }
    }

    private JWKSet fetchedNow() {
        Instant now = clock.instant();
        if (tried == null || Duration.between(tried, now).compareTo(BETWEEN_FETCHES) >= 0) {
            tried = now;
            try {
                JWKSet keys = fetch(System.nanoTime() + PATIENCE.toNanos());
                fetched = new Fetched(keys, now);
                return keys;
            } catch (IOException e) {
                LOG.warn("The keys of {} cannot be fetched: {}", issuer, e.toString());
            }
        }
        return lastKnown();
    }

    private JWKSet lastKnown() {
        Fetched known = fetched;
        if (known != null && isYounger(known, GOOD)) {
            return known.keys;
        }
        throw new Refusal(
                ProblemType.ISSUER_UNREACHABLE,
                "The issuer of the identity token cannot be asked for its keys now. Try again in a minute.");
    }

    private boolean isYounger(Fetched known, Duration age) {
        return Duration.between(known.at, clock.instant()).compareTo(age) < 0;
    }

    /** @param deadline by {@link System#nanoTime} */
    private JWKSet fetch(long deadline) throws IOException {
        JsonNode configuration = json(documents.fetch(
                URI.create(issuer.toString().replaceAll("/$", "") + "/.well-known/openid-configuration"),
                until(deadline)));
        String itself = configuration.path("issuer").asString("");
        if (!itself.equals(issuer.toString())) {
            throw new IOException("it calls itself '" + Excerpt.of(itself) + "'");
        }
        URI address;
        try {
            address = URI.create(configuration.path("jwks_uri").asString(""));
        } catch (IllegalArgumentException e) {
            throw new IOException("its jwks_uri is no address", e);
        }
        // nothing less safe than the issuer itself
        if (!issuer.getScheme().equals(address.getScheme())) {
            throw new IOException("its jwks_uri is not " + issuer.getScheme());
        }
        JsonNode keys = json(documents.fetch(address, until(deadline)));
        if (!keys.isObject()) {
            throw new IOException("its keys are no JSON object");
        }
        try {
            JWKSet set = JWKSet.parse(keys.toString());
            if (set.getKeys().size() > MOST_KEYS) {
                throw new IOException("it has more than " + MOST_KEYS + " keys");
            }
            return set.toPublicJWKSet();
        } catch (ParseException e) {
            throw new IOException("its keys are no JSON Web Key Set", e);
        }
    }

    private static Duration until(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private static JsonNode json(byte[] bytes) throws IOException {
        try {
            return JSON.readTree(bytes);
        } catch (JacksonException e) {
            throw new IOException("its configuration is no JSON", e);
        }
    }
}
