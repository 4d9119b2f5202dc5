package affineur.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import affineur.refusal.Refusal;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that a forger tries. */
@Timeout(60)
final class IdentityTokensTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String AUDIENCE = "affineur";
    private static RSAKey rsa;
    private static RSAKey another;
    private static ECKey ec;

    private ForgedIssuer issuer;
    private Instant now = NOON;
    private final Set<URI> trusted = new HashSet<>();
    private final IdentityTokens tokens =
            new IdentityTokens(AUDIENCE, trusted::contains, new IssuerDocuments(), () -> now);

    @BeforeAll
    static void makeKeys() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("rsa").keyUse(KeyUse.SIGNATURE).generate();
        another = new RSAKeyGenerator(2048).keyID("another").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    }

    @BeforeEach
    void start() throws Exception {
        issuer = new ForgedIssuer();
        issuer.publish(rsa, ec);
        trusted.add(issuer.uri());
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer.uri().toString())
                .subject("repo:octo/cheese:ref:refs/heads/main")
                .audience(AUDIENCE)
                .jwtID("one")
                .issueTime(Date.from(NOON))
                .notBeforeTime(Date.from(NOON))
                .expirationTime(Date.from(NOON.plus(Duration.ofMinutes(5))))
                .claim("repository", "octo/cheese")
                .claim("run_attempt", 2)
                .claim("nothing", null)
                .claim("list", List.of("a"));
    }

    private void refused(String token, String why) {
        assertThatExceptionOfType(InvalidIdentity.class)
                .isThrownBy(() -> tokens.verify(token))
                .withMessageContaining(why)
                .satisfies(refusal -> assertThat(refusal.text()).matches("[\\x20-\\x7e]{10,300}"));
    }

    private String signed(JWTClaimsSet.Builder claims) throws Exception {
        return ForgedIssuer.sign(rsa, JWSAlgorithm.RS256, claims.build());
    }

    @Test
    void knowsWhoShowsAGoodOne() throws Exception {
        Identity identity = tokens.verify(signed(claims()));
        assertThat(identity.issuer()).isEqualTo(issuer.uri());
        assertThat(identity.subject()).isEqualTo("repo:octo/cheese:ref:refs/heads/main");
        assertThat(identity.texts())
                .containsEntry("repository", "octo/cheese")
                .containsEntry("run_attempt", "2")
                .doesNotContainKeys("list", "nothing");
        assertThat(identity.expires()).isEqualTo(NOON.plus(Duration.ofMinutes(5)));
    }

    @Test
    void keepsWhereAFileComesFromAndNobodyWhoIsAPerson() throws Exception {
        Identity identity = tokens.verify(signed(claims().claim("actor", "octocat")
                .claim("user_login", "octocat")
                .claim("user_email", "octocat@example.com")
                .claim("email", "octocat@example.com")
                .claim("sha", "0123")));
        assertThat(identity.provenance())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("repository", "octo/cheese", "run_attempt", "2", "sha", "0123"));
    }

    @Test
    void takesEllipticCurvesAndPss() throws Exception {
        for (String token : List.of(
                ForgedIssuer.sign(ec, JWSAlgorithm.ES256, claims().build()),
                ForgedIssuer.sign(rsa, JWSAlgorithm.PS384, claims().build()))) {
            assertThat(tokens.verify(token).issuer()).isEqualTo(issuer.uri());
        }
    }

    @Test
    void takesAKeyWithoutAName() throws Exception {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).build();
        assertThat(tokens.verify(ForgedIssuer.sign(rsa, header, claims().build()))
                        .subject())
                .startsWith("repo:");
    }

    @Test
    void oneTokenHasOneUseHoweverItIsSigned() throws Exception {
        assertThat(tokens.verify(signed(claims())).use())
                .isEqualTo(tokens.verify(ForgedIssuer.sign(ec, JWSAlgorithm.ES256, claims().build()))
                        .use())
                .isNotEqualTo(tokens.verify(signed(claims().jwtID("two"))).use());
        JWTClaimsSet unnumbered = claims().jwtID(null).build();
        String one = ForgedIssuer.sign(ec, JWSAlgorithm.ES256, unnumbered);
        String two = ForgedIssuer.sign(ec, JWSAlgorithm.ES256, unnumbered);
        assertThat(one).isNotEqualTo(two);
        assertThat(tokens.verify(one).use()).isEqualTo(tokens.verify(two).use());
    }

    @Test
    void refusesASignatureOfNobody() throws Exception {
        refused(new PlainJWT(claims().build()).serialize(), "no signed JSON Web Token");
        String[] parts = signed(claims()).split("\\.", -1);
        refused(parts[0] + "." + parts[1] + ".", "no signed JSON Web Token");
        String none = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8));
        refused(none + "." + parts[1] + "." + parts[2], "no signed JSON Web Token");
    }

    @Test
    void refusesAPublicKeyUsedAsAPassword() throws Exception {
        RSAPublicKey key = rsa.toRSAPublicKey();
        for (byte[] secret :
                List.of(key.getEncoded(), rsa.toPublicJWK().toString().getBytes(UTF_8))) {
            SignedJWT forged = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(), claims().build());
            forged.sign(new MACSigner(secret));
            refused(forged.serialize(), "not signed by RS, PS or ES");
        }
    }

    @Test
    void refusesAKeyThatTheTokenBringsAlong() throws Exception {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("rsa")
                .jwk(another.toPublicJWK())
                .jwkURL(issuer.uri().resolve("/others"))
                .build();
        issuer.answer("/others", "{\"keys\":[" + another.toPublicJWK() + "]}");
        refused(ForgedIssuer.sign(another, header, claims().build()), "no key of its issuer");
    }

    @Test
    void refusesAnotherKeyOfTheSameName() throws Exception {
        RSAKey impostor = new RSAKey.Builder(another).keyID("rsa").build();
        refused(ForgedIssuer.sign(impostor, JWSAlgorithm.RS256, claims().build()), "no key of its issuer");
    }

    @Test
    void refusesAKeyThatIsTooShortOrForEncryption() throws Exception {
        RSAKey encrypts = new RSAKey.Builder(another).keyUse(KeyUse.ENCRYPTION).build();
        issuer.publish(encrypts);
        refused(ForgedIssuer.sign(another, JWSAlgorithm.RS256, claims().build()), "no key of its issuer");
    }

    @Test
    void refusesExtensionsThatItDoesNotKnow() throws Exception {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("rsa")
                .type(JOSEObjectType.JWT)
                .criticalParams(Set.of("exp"))
                .customParam("exp", 1)
                .build();
        refused(ForgedIssuer.sign(rsa, header, claims().build()), "extensions");
    }

    @Test
    void refusesOtherIssuers() throws Exception {
        refused(signed(claims().issuer("https://elsewhere.example")), "'https://elsewhere.example' is not trusted");
        refused(signed(claims().issuer(issuer.uri() + "/")), "is not trusted");
        refused(signed(claims().issuer("no address at all")), "is not trusted");
        refused(signed(claims().issuer(null)), "names no issuer");
        assertThat(issuer.asked()).as("nobody is asked for keys of a stranger").isZero();
    }

    @Test
    void refusesWhatIsForOthers() throws Exception {
        refused(signed(claims().audience("pypi")), "not for 'affineur'");
        refused(signed(claims().audience((String) null)), "not for 'affineur'");
        assertThat(tokens.verify(signed(claims().audience(List.of("pypi", AUDIENCE))))
                        .subject())
                .isNotEmpty();
    }

    @Test
    void goesByTheClockAndLetsItBeAMinuteOff() throws Exception {
        String token = signed(claims());
        now = NOON.minusSeconds(60);
        assertThat(tokens.verify(token).subject()).isNotEmpty();
        now = NOON.minusSeconds(61);
        refused(token, "it is good from");
        now = NOON.plus(Duration.ofMinutes(6)).minusMillis(1);
        assertThat(tokens.verify(token).subject()).isNotEmpty();
        now = NOON.plus(Duration.ofMinutes(6));
        refused(token, "it expired at");
    }

    @Test
    void refusesOneWithoutTimes() throws Exception {
        refused(signed(claims().expirationTime(null)), "never expires");
        refused(signed(claims().issueTime(null)), "issued before now");
        refused(signed(claims().notBeforeTime(null).issueTime(Date.from(NOON.plusSeconds(120)))), "issued before now");
        refused(signed(claims().subject(null)), "names no subject");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a.b.c",
                "eyJhbGciOiJSUzI1NiJ9.e30",
                "eyJhbGciOiJSUzI1NiJ9.bm8.AA",
                "ey.ey.ey.ey.ey"
            })
    void refusesWhatIsNoToken(String text) {
        refused(text, "");
    }

    @Test
    void refusesWhatIsHuge() {
        refused("e".repeat(1_000_000), "longer than");
    }

    @Test
    void asksForKeysOnceAnHour() throws Exception {
        for (int i = 0; i < 20; i++) {
            tokens.verify(signed(claims()));
        }
        assertThat(issuer.asked()).isEqualTo(2);
        now = NOON.plus(Duration.ofHours(1));
        tokens.verify(signed(claims().expirationTime(Date.from(now.plusSeconds(60)))));
        assertThat(issuer.asked()).isEqualTo(4);
    }

    @Test
    void learnsOfANewKeyButIsNotMadeToAskByWrongOnes() throws Exception {
        tokens.verify(signed(claims()));
        String early = ForgedIssuer.sign(another, JWSAlgorithm.RS256, claims().build());
        for (int i = 0; i < 20; i++) {
            refused(early, "no key of its issuer");
        }
        assertThat(issuer.asked()).isEqualTo(2);
        issuer.publish(another);
        now = NOON.plusSeconds(31);
        assertThat(tokens.verify(early).subject()).isNotEmpty();
        refused(signed(claims()), "no key of its issuer");
    }

    @Test
    void goesOnWithYesterdaysKeysWhileTheIssuerIsGone() throws Exception {
        tokens.verify(signed(claims()));
        issuer.forget("/keys");
        now = NOON.plus(Duration.ofHours(23));
        assertThat(tokens.verify(signed(claims().expirationTime(Date.from(now))))
                        .subject())
                .isNotEmpty();
        now = NOON.plus(Duration.ofHours(24));
        String later = signed(claims().expirationTime(Date.from(now)));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> tokens.verify(later))
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE));
    }

    private void unavailable() throws Exception {
        String token = signed(claims());
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> tokens.verify(token))
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE));
    }

    @Test
    void doesNotBelieveAnIssuerThatCallsItselfOtherwise() throws Exception {
        issuer.configure("https://elsewhere.example", issuer.uri() + "/keys");
        unavailable();
    }

    @Test
    void doesNotFetchKeysOverAnythingElse() throws Exception {
        issuer.configure(issuer.uri().toString(), "file:///etc/passwd");
        unavailable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"keys\": 7}", "null"})
    void survivesKeysThatAreNone(String keys) throws Exception {
        issuer.answer("/keys", keys);
        unavailable();
    }

    @Test
    void survivesKeysWithoutEnd() throws Exception {
        issuer.answer("/keys", " ".repeat(300 * 1024));
        unavailable();
    }

    @Test
    void survivesAnIssuerThatNeverComesToAnEnd() throws Exception {
        issuer.beEndless();
        long before = System.nanoTime();
        unavailable();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
    }

    /** Uploaders give up after five seconds. */
    @Test
    void letsNobodyWaitForASilentIssuer() throws Exception {
        issuer.beSilent();
        String token = signed(claims());
        long before = System.nanoTime();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Identity>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(clients.submit(() -> tokens.verify(token)));
            }
            for (Future<Identity> one : all) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(one::get)
                        .withMessageContaining("cannot be asked for its keys now");
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
        assertThat(issuer.asked()).isEqualTo(1);
    }

    @Test
    void passesOverKeysOfKindsThatItDoesNotKnow() throws Exception {
        JWK key = rsa.toPublicJWK();
        issuer.answer("/keys", "{\"keys\":[{\"kty\":\"OCT-NEW\",\"kid\":\"x\"}," + key + "]}");
        assertThat(tokens.verify(signed(claims())).subject()).isNotEmpty();
    }
}
