package affineur.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.SignatureKind;
import affineur.events.TrustedClock;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Sha256;
import affineur.sigstore.ForgedSigstore.Signing;
import affineur.sigstore.Verdict.Rejected;
import affineur.sigstore.Verdict.Verified;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What only somebody can make who has the keys: each of these is right but for one thing. */
class ForgedSigstoreTest {
    private static final Instant THEN = Instant.parse("2026-03-04T05:06:07Z");
    private static final Instant NOW = THEN.plus(Duration.ofDays(100));
    private static final ForgedSigstore SIGSTORE = new ForgedSigstore(THEN.minus(Duration.ofDays(365)));
    private static final byte[] CONTENT = "cheese".getBytes(StandardCharsets.UTF_8);
    private static final Sha256 DIGEST = Sha256.ofContent(CONTENT);
    private static final String FILENAME = "brie-1.0-py3-none-any.whl";
    private static final SignaturePolicy POLICY =
            SignaturePolicy.of(AllowedIdentity.exactly(ForgedSigstore.IDENTITY, ForgedSigstore.ISSUER));

    private final SignatureVerifier verifier = SIGSTORE.verifier(NOW);

    private static Signing signing() {
        return SIGSTORE.at(THEN);
    }

    private Verdict bundle(Signing signing) {
        return verifier.bundle(signing.bundle(CONTENT), DIGEST, POLICY);
    }

    private Verdict statement(Signing signing) {
        return verifier.bundle(
                signing.statement(ForgedSigstore.statement(AttestedSubject.PUBLISH, FILENAME, CONTENT)
                        .toString()),
                DIGEST,
                POLICY);
    }

    private Verdict attestation(Signing signing) {
        return attested(signing.attestation(FILENAME, CONTENT));
    }

    private Verdict attested(byte[] attestation) {
        return verifier.attestation(attestation, DistributionFilename.parse(FILENAME), DIGEST, POLICY);
    }

    private static void assertRejected(Verdict verdict, Reason reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason())
                                .as(rejected.text())
                                .isEqualTo(reason));
    }

    @Test
    void nothingMayStandBehindTheJson() {
        String bundle = new String(signing().bundle(CONTENT), StandardCharsets.UTF_8);
        assertRejected(
                verifier.bundle((bundle + "{}").getBytes(StandardCharsets.UTF_8), DIGEST, POLICY), Reason.MALFORMED);
    }

    @Test
    void whatIsRightIsVerified() {
        Signing signing = signing().claiming(CertificateClaim.SOURCE_REPOSITORY_REF, "refs/heads/main");

        assertThat(bundle(signing)).isInstanceOfSatisfying(Verified.class, verified -> {
            assertThat(verified.kind()).isEqualTo(SignatureKind.BUNDLE);
            assertThat(verified.signer().identity()).isEqualTo(ForgedSigstore.IDENTITY);
            assertThat(verified.signer().issuer()).isEqualTo(ForgedSigstore.ISSUER);
            assertThat(verified.signer().claims()).containsEntry("sourceRepositoryRef", "refs/heads/main");
            assertThat(verified.time()).isEqualTo(THEN);
            assertThat(verified.clock()).isEqualTo(TrustedClock.LOG);
            assertThat(verified.logIndex()).isEqualTo(4711);
        });
        assertThat(statement(signing())).isInstanceOfSatisfying(Verified.class, verified -> {
            assertThat(verified.kind()).isEqualTo(SignatureKind.STATEMENT);
            assertThat(verified.predicateType()).isEqualTo(AttestedSubject.PUBLISH);
        });
        assertThat(attestation(signing()))
                .isInstanceOfSatisfying(
                        Verified.class, verified -> assertThat(verified.kind()).isEqualTo(SignatureKind.ATTESTATION));
    }

    @Test
    void aTimestampWillDoWhereTheLogDoesNotSayWhen() {
        Instant stamped = THEN.plusSeconds(5);
        for (Verdict verdict : List.of(
                bundle(signing().unpromised().stamped(stamped)),
                bundle(signing().unpromised().stamped(stamped).hashed()),
                statement(signing().unpromised().stamped(stamped).hashed()),
                attestation(signing().unpromised().stamped(stamped).hashed()))) {
            assertThat(verdict).isInstanceOfSatisfying(Verified.class, verified -> {
                assertThat(verified.time()).isEqualTo(stamped);
                assertThat(verified.clock()).isEqualTo(TrustedClock.TIMESTAMP_AUTHORITY);
                assertThat(verified.logIndex())
                        .as("4711 is what nobody has signed")
                        .isZero();
            });
        }
    }

    @Test
    void aStatementMayHaveAnyCharacters() {
        String statement = ForgedSigstore.statement(AttestedSubject.PUBLISH, "fromage-affiné", CONTENT)
                .toString();

        assertThat(verifier.bundle(signing().statement(statement), DIGEST, POLICY))
                .isInstanceOf(Verified.class);
    }

    @Test
    void otherBytesAreRejected() {
        Sha256 other = Sha256.of(new byte[32]);
        assertRejected(verifier.bundle(signing().bundle(CONTENT), other, POLICY), Reason.WRONG_DIGEST);
        assertRejected(
                verifier.bundle(
                        signing()
                                .changed(bundle -> {
                                    ((ObjectNode) bundle.path("messageSignature")).remove("messageDigest");
                                    return bundle;
                                })
                                .bundle(CONTENT),
                        other,
                        POLICY),
                Reason.BAD_SIGNATURE);
        assertRejected(
                verifier.attestation(
                        signing().attestation(FILENAME, CONTENT), DistributionFilename.parse(FILENAME), other, POLICY),
                Reason.WRONG_DIGEST);
        String statement = ForgedSigstore.statement(AttestedSubject.PUBLISH, FILENAME, CONTENT)
                .toString();
        assertRejected(verifier.bundle(signing().statement(statement), other, POLICY), Reason.WRONG_DIGEST);
    }

    @Test
    void somebodyElseIsRejected() {
        assertRejected(bundle(signing().by("https://github.com/mallory/brie")), Reason.WRONG_IDENTITY);
        assertRejected(bundle(signing().vouchedBy("https://issuer.example")), Reason.WRONG_ISSUER);
        assertRejected(attestation(signing().byEmail("mallory@cheese.example")), Reason.WRONG_IDENTITY);
    }

    @Test
    void anIdentityMayBeGivenByAPattern() {
        AllowedIdentity any = new AllowedIdentity(
                new Expectation.Like("https://github.com/cheese/*"), new Expectation.Exactly(ForgedSigstore.ISSUER));
        AllowedIdentity other = AllowedIdentity.exactly("somebody", ForgedSigstore.ISSUER);
        SignaturePolicy policy = SignaturePolicy.of(other, any);

        assertThat(verifier.bundle(signing().bundle(CONTENT), DIGEST, policy)).isInstanceOf(Verified.class);
        assertRejected(
                verifier.bundle(
                        signing().by("http://x/https://github.com/cheese/brie").bundle(CONTENT), DIGEST, policy),
                Reason.WRONG_IDENTITY);
    }

    @Test
    void anExpiredCertificateIsRejected() {
        Signing late = signing().certified(THEN.minus(Duration.ofMinutes(11)));
        assertRejected(bundle(late), Reason.OUTSIDE_VALIDITY);
        assertRejected(attestation(late), Reason.OUTSIDE_VALIDITY);
        assertRejected(bundle(signing().certified(THEN.plusSeconds(1))), Reason.OUTSIDE_VALIDITY);
        assertRejected(bundle(signing().stamped(THEN.plus(Duration.ofMinutes(11)))), Reason.OUTSIDE_VALIDITY);
    }

    @Test
    void theFutureIsRejected() {
        Signing early = SIGSTORE.at(NOW.plus(Duration.ofMinutes(6)));
        assertRejected(bundle(early), Reason.IN_THE_FUTURE);
        assertThat(bundle(SIGSTORE.at(NOW.plus(Duration.ofMinutes(4)))))
                .as("clocks are a little apart")
                .isInstanceOf(Verified.class);
    }

    @Test
    void somebodyMustSayWhen() {
        assertRejected(bundle(signing().unpromised()), Reason.NO_TRUSTED_TIME);
        assertRejected(attestation(signing().unpromised()), Reason.NO_TRUSTED_TIME);
    }

    @Test
    void thereIsOneLogEntry() {
        assertRejected(bundle(signing().loggedTimes(2)), Reason.WRONG_LOG_ENTRIES);
        assertRejected(attestation(signing().loggedTimes(2)), Reason.WRONG_LOG_ENTRIES);
        assertRejected(bundle(signing().loggedTimes(0)), Reason.WRONG_LOG_ENTRIES);
    }

    @Test
    void aLogMustBeTrusted() throws DamagedRoot {
        assertRejected(bundle(signing().inAnotherLog()), Reason.UNTRUSTED_LOG);

        TrustedRoot retired = TrustedRoot.parse(SIGSTORE.trustedRoot(THEN.minusSeconds(1)));
        assertRejected(
                new SignatureVerifier(retired, () -> NOW).bundle(signing().bundle(CONTENT), DIGEST, POLICY),
                Reason.UNTRUSTED_LOG);
    }

    @Test
    void theLogMustHaveSigned() {
        assertRejected(bundle(signing().promisedBySomebody()), Reason.BAD_ENTRY_TIMESTAMP);
        assertRejected(bundle(signing().checkpointBySomebody()), Reason.BAD_CHECKPOINT);
        assertRejected(attestation(signing().checkpointBySomebody()), Reason.BAD_CHECKPOINT);
    }

    @Test
    void theEntryMustBeInTheLog() {
        assertRejected(
                bundle(signing().changed(bundle -> {
                    proof(bundle).put("rootHash", new byte[32]);
                    return bundle;
                })),
                Reason.BAD_INCLUSION_PROOF);
        assertRejected(bundle(signing().sizes(2, 2)), Reason.BAD_INCLUSION_PROOF);
        assertRejected(bundle(signing().sizes(0, 0)), Reason.BAD_INCLUSION_PROOF);
        assertRejected(
                bundle(signing().changed(bundle -> {
                    proof(bundle).put("logIndex", "-1");
                    return bundle;
                })),
                Reason.BAD_INCLUSION_PROOF);
    }

    @Test
    void theCheckpointMustBeOfTheSameTree() {
        assertRejected(bundle(signing().sizes(1, 2)), Reason.BAD_CHECKPOINT);
    }

    private static ObjectNode proof(ObjectNode bundle) {
        return (ObjectNode)
                bundle.path("verificationMaterial").path("tlogEntries").path(0).path("inclusionProof");
    }

    @Test
    void aCertificateMustBeTheAuthoritysAndLogged() {
        assertRejected(bundle(signing().certifiedBySomebody()), Reason.UNTRUSTED_CERTIFICATE);
        assertRejected(bundle(signing().unloggedCertificate()), Reason.UNLOGGED_CERTIFICATE);
        assertRejected(bundle(signing().forPurpose(KeyPurposeId.id_kp_serverAuth)), Reason.UNTRUSTED_CERTIFICATE);
    }

    @Test
    void theLogMustNameTheSameCertificate() {
        assertRejected(bundle(signing().loggedWith(signing().certificate())), Reason.WRONG_LOG_ENTRY);
        assertRejected(statement(signing().loggedWith(signing().certificate())), Reason.WRONG_LOG_ENTRY);
        assertRejected(statement(signing().loggedWith(signing().certificate()).hashed()), Reason.WRONG_LOG_ENTRY);
        assertRejected(attestation(signing().loggedWith(signing().certificate())), Reason.WRONG_LOG_ENTRY);
    }

    @Test
    void theCertificatesKeyMustHaveSigned() {
        assertRejected(bundle(signing().signedBySomebody()), Reason.BAD_SIGNATURE);
        assertRejected(statement(signing().signedBySomebody()), Reason.BAD_SIGNATURE);
        assertRejected(
                statement(signing().signedBySomebody().hashed().unpromised().stamped(THEN)), Reason.BAD_SIGNATURE);
        assertRejected(attestation(signing().signedBySomebody()), Reason.BAD_SIGNATURE);
    }

    @Test
    void anotherCertificateOfTheSameSignerIsRejected() {
        byte[] other = JsonBytes.certificate(signing().bundle(CONTENT));
        assertRejected(
                bundle(signing().changed(bundle -> {
                    ((ObjectNode) bundle.path("verificationMaterial").path("certificate")).put("rawBytes", other);
                    return bundle;
                })),
                Reason.BAD_SIGNATURE);
    }

    @Test
    void aTimestampMustBeTheAuthoritysAndOfThisSignature() {
        assertRejected(bundle(signing().stamped(THEN).stampedBySomebody()), Reason.BAD_TIMESTAMP);
        byte[] other = JsonBytes.timestamp(signing().stamped(THEN).bundle(CONTENT));
        assertRejected(
                bundle(signing().stamped(THEN).changed(bundle -> {
                    ((ObjectNode) bundle.path("verificationMaterial")
                                    .path("timestampVerificationData")
                                    .path("rfc3161Timestamps")
                                    .path(0))
                            .put("signedTimestamp", other);
                    return bundle;
                })),
                Reason.BAD_TIMESTAMP);
    }

    @Test
    void anAttestationIsAboutOneFile() {
        assertRejected(
                attested(signing().attestation("camembert-1.0-py3-none-any.whl", CONTENT)), Reason.WRONG_SUBJECT);
        assertRejected(attested(signing().attestation("no distribution", CONTENT)), Reason.WRONG_SUBJECT);
        ObjectNode two = ForgedSigstore.statement(AttestedSubject.PUBLISH, FILENAME, CONTENT);
        ((ArrayNode) two.path("subject")).add(two.path("subject").get(0).deepCopy());
        assertRejected(attested(signing().attestation(two)), Reason.WRONG_SUBJECT);
        assertThat(attested(signing().attestation("Brie-1.0.0-py3-none-any.whl", CONTENT)))
                .as("another spelling")
                .isInstanceOf(Verified.class);
    }

    @Test
    void anAttestationIsOfAKnownKind() {
        assertRejected(
                attested(signing().attestation(ForgedSigstore.statement("https://example.com/x", FILENAME, CONTENT))),
                Reason.WRONG_PREDICATE);
        assertThat(attested(
                        signing().attestation(ForgedSigstore.statement(AttestedSubject.PROVENANCE, FILENAME, CONTENT))))
                .isInstanceOf(Verified.class);
        ObjectNode old = ForgedSigstore.statement(AttestedSubject.PUBLISH, FILENAME, CONTENT);
        old.put("_type", "https://in-toto.io/Statement/v0.1");
        assertRejected(attested(signing().attestation(old)), Reason.UNSUPPORTED);
        SignaturePolicy provenance = new SignaturePolicy(List.of(), Set.of(AttestedSubject.PROVENANCE));
        assertRejected(
                verifier.attestation(
                        signing().attestation(FILENAME, CONTENT),
                        DistributionFilename.parse(FILENAME),
                        DIGEST,
                        provenance),
                Reason.WRONG_PREDICATE);
    }

    @Test
    void aStatementMeansOneThingOnly() {
        String twice = "{\"_type\":\"" + Statement.V1 + "\",\"subject\":[],\"subject\":[{\"digest\":{\"sha256\":\""
                + DIGEST + "\"}}],\"predicateType\":\"x\",\"predicate\":null}";
        assertRejected(verifier.bundle(signing().statement(twice), DIGEST, POLICY), Reason.MALFORMED);
        assertRejected(verifier.bundle(signing().statement("[]"), DIGEST, POLICY), Reason.MALFORMED);
        assertRejected(verifier.bundle(signing().statement("[".repeat(100_000)), DIGEST, POLICY), Reason.MALFORMED);
    }

    @Test
    void keysOfSomebodysOwnAndOtherDigestsAreNotSupported() {
        assertRejected(
                bundle(signing().changed(bundle -> {
                    ObjectNode material = (ObjectNode) bundle.path("verificationMaterial");
                    material.remove("certificate");
                    material.putObject("publicKey").put("hint", "mine");
                    return bundle;
                })),
                Reason.UNSUPPORTED);
        assertRejected(
                bundle(signing().changed(bundle -> {
                    ((ObjectNode) bundle.path("messageSignature").path("messageDigest")).put("algorithm", "SHA2_512");
                    return bundle;
                })),
                Reason.UNSUPPORTED);
    }

    @Test
    void aPairWithoutALogEntryIsTimedByWhenItWasReceived() {
        ForgedSigstore.Pair pair = signing().pair(CONTENT);
        Instant soon = THEN.plus(Duration.ofMinutes(2));

        assertThat(verifier.detached(pair.signature(), pair.certificate(), null, DIGEST, soon, POLICY))
                .isInstanceOfSatisfying(Verified.class, verified -> {
                    assertThat(verified.kind()).isEqualTo(SignatureKind.DETACHED);
                    assertThat(verified.time()).isEqualTo(soon);
                    assertThat(verified.clock()).isEqualTo(TrustedClock.RECEIPT);
                    assertThat(verified.logIndex()).isNull();
                });
        assertRejected(
                verifier.detached(pair.signature(), pair.certificate(), null, DIGEST, NOW, POLICY),
                Reason.OUTSIDE_VALIDITY);
        assertRejected(
                verifier.detached(pair.signature(), pair.certificate(), null, Sha256.of(new byte[32]), soon, POLICY),
                Reason.BAD_SIGNATURE);
        ForgedSigstore.Pair mallorys =
                signing().by("https://github.com/mallory/brie").pair(CONTENT);
        assertRejected(
                verifier.detached(mallorys.signature(), mallorys.certificate(), null, DIGEST, soon, POLICY),
                Reason.WRONG_IDENTITY);
        ForgedSigstore.Pair other = signing().pair(CONTENT);
        assertRejected(
                verifier.detached(pair.signature(), other.certificate(), null, DIGEST, soon, POLICY),
                Reason.BAD_SIGNATURE);
    }

    @Test
    void aPairWithALogEntryIsTimedByTheLog() {
        byte[] bundle = signing().bundle(CONTENT);
        JsonBytes.Parts parts = JsonBytes.parts(bundle);

        assertThat(verifier.detached(parts.signature(), parts.certificate(), parts.logEntry(), DIGEST, NOW, POLICY))
                .isInstanceOfSatisfying(Verified.class, verified -> {
                    assertThat(verified.clock()).isEqualTo(TrustedClock.LOG);
                    assertThat(verified.time()).isEqualTo(THEN);
                    assertThat(verified.logIndex()).isEqualTo(4711);
                });
    }

    @Test
    void whatIsTooLargeIsNotLookedAt() {
        byte[] large = new byte[SignatureVerifier.LARGEST + 1];
        Arrays.fill(large, (byte) ' ');
        assertRejected(verifier.bundle(large, DIGEST, POLICY), Reason.TOO_LARGE);
        assertRejected(attested(large), Reason.TOO_LARGE);
        assertRejected(verifier.detached(large, large, null, DIGEST, NOW, POLICY), Reason.TOO_LARGE);
    }

    /** Whatever is done to what is right, it is rejected, or it is still right. */
    @Test
    void nothingEscapesButAVerdict() {
        byte[] bundle = signing().stamped(THEN).bundle(CONTENT);
        byte[] attestation = signing().attestation(FILENAME, CONTENT);
        ForgedSigstore.Pair pair = signing().pair(CONTENT);
        Random random = new Random(740);
        for (int i = 0; i < 3_000; i++) {
            assertThat(verifier.bundle(damaged(bundle, random), DIGEST, POLICY)).isNotNull();
            assertThat(attested(damaged(attestation, random))).isNotNull();
            assertThat(verifier.detached(
                            damaged(pair.signature(), random), pair.certificate(), null, DIGEST, THEN, POLICY))
                    .isNotNull();
            assertThat(verifier.detached(
                            pair.signature(), damaged(pair.certificate(), random), null, DIGEST, THEN, POLICY))
                    .isNotNull();
        }
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bad = good.clone();
        switch (random.nextInt(3)) {
            case 0 -> bad = Arrays.copyOf(bad, random.nextInt(bad.length));
            case 1 -> bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            default -> {
                int from = random.nextInt(bad.length);
                System.arraycopy(good, random.nextInt(bad.length - from + 1) / 2, bad, from, (bad.length - from) / 2);
            }
        }
        return bad;
    }
}
