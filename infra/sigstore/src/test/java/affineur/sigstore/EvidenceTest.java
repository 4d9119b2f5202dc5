package affineur.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.SignatureKind;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Sha256;
import affineur.sigstore.ForgedSigstore.Pair;
import affineur.sigstore.Verdict.Rejected;
import affineur.sigstore.Verdict.Verified;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvidenceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final ForgedSigstore SIGSTORE = new ForgedSigstore(NOW.minus(Duration.ofDays(1)));
    private static final byte[] CONTENT = "brie".getBytes(StandardCharsets.UTF_8);
    private static final Sha256 DIGEST = Sha256.ofContent(CONTENT);
    private static final DistributionFilename WHEEL = DistributionFilename.parse("brie-1.0-py3-none-any.whl");

    private static Verdict verdict(Evidence evidence) {
        return evidence.verdict(SIGSTORE.verifier(NOW), WHEEL, DIGEST, NOW, SignaturePolicy.ANYBODY);
    }

    private static void assertGood(Evidence evidence, SignatureKind kind) {
        assertThat(evidence.kind()).isEqualTo(kind);
        assertThat(verdict(evidence))
                .isInstanceOfSatisfying(
                        Verified.class, good -> assertThat(good.kind()).isEqualTo(kind));
    }

    private static Evidence only(byte[] json) {
        List<Evidence> all = Evidence.read(json);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test
    void isToldByItsShape() {
        byte[] bundle = SIGSTORE.at(NOW).bundle(CONTENT);
        assertGood(only(bundle), SignatureKind.BUNDLE);
        assertThat(only(bundle).bytes()).isEqualTo(bundle);
        assertGood(
                only(SIGSTORE.at(NOW)
                        .statement(ForgedSigstore.statement("https://example.com/x", "brie", CONTENT)
                                .toString())),
                SignatureKind.STATEMENT);
        byte[] attestation = SIGSTORE.at(NOW).attestation(WHEEL.toString(), CONTENT);
        assertGood(only(attestation), SignatureKind.STATEMENT);
        String provenance = "{\"version\":1,\"attestation_bundles\":[{\"attestations\":["
                + new String(attestation, StandardCharsets.UTF_8) + "]}]}";
        assertGood(only(provenance.getBytes(StandardCharsets.UTF_8)), SignatureKind.STATEMENT);
    }

    @Test
    void aPairIsReadAsItIsWritten() {
        Pair pair = SIGSTORE.at(NOW).pair(CONTENT);
        Evidence written = Evidence.pair(pair.signature(), pair.certificate());
        assertGood(written, SignatureKind.DETACHED);
        assertGood(only(written.bytes()), SignatureKind.DETACHED);
        assertThat(only(written.bytes()).name()).isEqualTo(written.name());

        byte[] raw = Base64.getDecoder().decode(pair.signature());
        byte[] pem = Base64.getDecoder().decode(pair.certificate());
        assertGood(only(Evidence.pair(raw, pem).bytes()), SignatureKind.DETACHED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "[]", "null", "1", "{}", "{\"signature\":\"x\"}", "{\"signature\":1,\"certificate\":2}"
            })
    void isNoneOfOtherShapes(String json) {
        assertThat(Evidence.read(json.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"attestation_bundles\":1}",
                "{\"attestation_bundles\":[1,{},{\"attestations\":[1,null,{}]}]}",
                "{\"verification_material\":{}}",
                "{\"verificationMaterial\":null}",
                "{\"base64Signature\":1}",
                "{\"signature\":\"\",\"certificate\":\"\",\"logEntry\":7}",
                "{\"signature\":\"\u00e9\",\"certificate\":\"-----BEGIN\"}"
            })
    void whateverItIsThereIsAVerdict(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Evidence.read(bytes).forEach(evidence -> assertThat(verdict(evidence)).isInstanceOf(Rejected.class));
        assertThat(verdict(Evidence.bundle(bytes))).isInstanceOf(Rejected.class);
        assertThat(verdict(Evidence.pair(bytes, bytes))).isInstanceOf(Rejected.class);
    }

    @Test
    void anAttestationIsAboutADistributionOnly() {
        Evidence attestation = only(SIGSTORE.at(NOW).attestation(WHEEL.toString(), CONTENT));
        assertThat(attestation.verdict(SIGSTORE.verifier(NOW), null, DIGEST, NOW, SignaturePolicy.ANYBODY))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.WRONG_SUBJECT));
    }

    @Test
    void noAddressIsKept() {
        Rejected rejected =
                new Rejected(Reason.WRONG_IDENTITY, "It is signed by 'brie@cheese.example', not by y.yml@refs/x.");
        assertThat(rejected.recorded(SignatureKind.BUNDLE, DIGEST, DIGEST).text())
                .isEqualTo("It is signed by '(an address)', not by y.yml@refs/x.");
    }
}
