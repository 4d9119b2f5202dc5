package affineur.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.SignatureKind;
import affineur.events.TrustedClock;
import affineur.packaging.DistributionFilename;
import affineur.sigstore.Verdict.Rejected;
import affineur.sigstore.Verdict.Verified;
import dev.sigstore.encryption.certificates.Certificates;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Attestations and pairs of real signers. */
class VectorsTest {
    private static Verdict attestation(SignatureVerifier verifier, String file, String attestation) {
        return attestation(verifier, file, file, attestation);
    }

    private static Verdict attestation(SignatureVerifier verifier, String name, String file, String attestation) {
        return verifier.attestation(
                Vectors.bytes("pep740/" + attestation),
                DistributionFilename.parse(name),
                Vectors.digest("pep740/" + file),
                SignaturePolicy.ANYBODY);
    }

    @Test
    void attestationsOfPublishedFilesAreVerified() {
        assertThat(attestation(
                        Vectors.production(),
                        "gitlab_oidc_project-0.0.3.tar.gz",
                        "gitlab_oidc_project-0.0.3.tar.gz.publish.attestation"))
                .isInstanceOfSatisfying(Verified.class, verified -> {
                    assertThat(verified.signer().issuer()).isEqualTo("https://gitlab.com");
                    assertThat(verified.signer().claims())
                            .containsEntry("sourceRepositoryUri", "https://gitlab.com/facutuesca/gitlab-oidc-project");
                    assertThat(verified.predicateType()).isEqualTo("https://docs.pypi.org/attestations/publish/v1");
                    assertThat(verified.clock()).isEqualTo(TrustedClock.LOG);
                });
        assertThat(attestation(
                        Vectors.staging(),
                        "rfc8785-0.1.2-py3-none-any.whl",
                        "rfc8785-0.1.2-py3-none-any.whl.publish.attestation"))
                .isInstanceOf(Verified.class);
    }

    @Test
    void theSameStatementIsVerifiedInABundleToo() {
        String file = "pypi_attestation_models-0.0.4a2.tar.gz";
        assertThat(attestation(Vectors.production(), file, file + ".attestation"))
                .isInstanceOf(Verified.class);
        assertThat(Vectors.production()
                        .bundle(
                                Vectors.bytes("pep740/" + file + ".sigstore"),
                                Vectors.digest("pep740/" + file),
                                SignaturePolicy.ANYBODY))
                .isInstanceOfSatisfying(
                        Verified.class, verified -> assertThat(verified.kind()).isEqualTo(SignatureKind.STATEMENT));
    }

    @Test
    void anotherFileOrRootIsRejected() {
        String attestation = "gitlab_oidc_project-0.0.3.tar.gz.publish.attestation";
        assertThat(attestation(
                        Vectors.production(),
                        "gitlab_oidc_project-0.0.3.tar.gz",
                        "pypi_attestation_models-0.0.4a2.tar.gz",
                        attestation))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.WRONG_DIGEST));
        assertThat(attestation(
                        Vectors.production(),
                        "gitlab_oidc_project-0.0.4.tar.gz",
                        "gitlab_oidc_project-0.0.3.tar.gz",
                        attestation))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.WRONG_SUBJECT));
        assertThat(attestation(Vectors.staging(), "gitlab_oidc_project-0.0.3.tar.gz", attestation))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.UNTRUSTED_CERTIFICATE));
    }

    /** Each byte that is another is noticed, but in what is read as the same: JSON's names that nobody reads, base64's last bits. */
    @Test
    void changedAttestationsAreRejected() {
        String name = "gitlab_oidc_project-0.0.3.tar.gz";
        byte[] good = Vectors.bytes("pep740/" + name + ".publish.attestation");
        SignatureVerifier verifier = Vectors.production();
        int accepted = 0;
        int tried = 0;
        for (int at = 7; at < good.length; at += 11) {
            byte[] bad = good.clone();
            bad[at] = (byte) (bad[at] == 'A' ? 'B' : 'A');
            tried++;
            if (verifier.attestation(
                            bad,
                            DistributionFilename.parse(name),
                            Vectors.digest("pep740/" + name),
                            SignaturePolicy.ANYBODY)
                    instanceof Verified) {
                accepted++;
            }
        }
        assertThat(accepted).as("of %s", tried).isLessThan(tried / 50);
    }

    @Test
    void pairsAreVerifiedAsTheyAreReceived() {
        SignatureVerifier verifier = Vectors.staging();
        Instant then = Instant.parse("2023-01-01T00:00:00Z");
        for (String name : new String[] {"a.txt", "b.txt"}) {
            Instant received = received(name);
            assertThat(detached(verifier, name, received)).as(name).isInstanceOfSatisfying(Verified.class, verified -> {
                assertThat(verified.clock()).isEqualTo(TrustedClock.RECEIPT);
                assertThat(verified.time()).isEqualTo(received);
            });
            assertThat(detached(verifier, name, then)).as(name).isInstanceOf(Rejected.class);
        }
        assertThat(detached(verifier, "bad.txt", received("bad.txt")))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.BAD_SIGNATURE));
    }

    @Test
    void aCertificateMayBeInBase64Again() {
        byte[] pem = Vectors.bytes("detached/a.txt.crt");
        assertThat(Vectors.staging()
                        .detached(
                                Vectors.bytes("detached/a.txt.sig"),
                                Base64.getEncoder().encode(pem),
                                null,
                                Vectors.digest("detached/a.txt"),
                                received("a.txt"),
                                SignaturePolicy.ANYBODY))
                .isInstanceOf(Verified.class);
    }

    private static Verdict detached(SignatureVerifier verifier, String name, Instant received) {
        return verifier.detached(
                Vectors.bytes("detached/" + name + ".sig"),
                Vectors.bytes("detached/" + name + ".crt"),
                null,
                Vectors.digest("detached/" + name),
                received,
                SignaturePolicy.ANYBODY);
    }

    private static Instant received(String name) {
        try {
            return Certificates.getLeaf(Certificates.fromPemChain(
                            new String(Vectors.bytes("detached/" + name + ".crt"), StandardCharsets.US_ASCII)))
                    .getNotBefore()
                    .toInstant()
                    .plusSeconds(1);
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void warmingUpVerifiesSomethingReal() {
        assertThat(Vectors.production().bundle(WarmUp.bundle(), WarmUp.DIGEST, SignaturePolicy.ANYBODY))
                .isInstanceOf(Verified.class);
    }
}
