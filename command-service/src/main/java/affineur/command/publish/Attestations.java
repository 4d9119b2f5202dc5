package affineur.command.publish;

import affineur.access.Directory;
import affineur.access.Project;
import affineur.access.Publisher;
import affineur.events.SignatureKind;
import affineur.events.VerifiedSignature;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import affineur.sigstore.Reason;
import affineur.sigstore.SignaturePolicy;
import affineur.sigstore.Signer;
import affineur.sigstore.TrustState;
import affineur.sigstore.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Attestations that come along with a file (PEP 740). All of them must be good, and those of the project's trusted
 * publishers if it has some: what is wrong with one is wrong with the upload.
 *
 * @see <a href="https://docs.pypi.org/api/upload/">Upload API, the field {@code attestations}</a>
 */
final class Attestations {
    /** Bytes of all. */
    static final int LARGEST = 1 << 20;

    /** Numbers as they were written, and each name once. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Supplier<TrustState> trust;
    private final Directory directory;

    /** @param trust by what they are verified, at the moment */
    Attestations(Supplier<TrustState> trust, Directory directory) {
        this.trust = trust;
        this.directory = directory;
    }

    /**
     * What was found to be good.
     *
     * @param provenance to be kept: the attestations and whose they are
     * @param signatures each of which names the provenance as its content
     */
    record Verified(byte[] provenance, Sha256 name, List<VerifiedSignature> signatures) {}

    /**
     * @param field the form's: a list of JSON objects
     * @throws Refusal if one of them is no good, or none can be verified here now
     */
    Verified verify(String field, DistributionFilename filename, Sha256 digest, Project project) {
        ArrayNode attestations = parse(field);
        TrustState.Usable trusted = usable();
        List<Publisher> publishers = directory.publishers().stream()
                .filter(publisher -> publisher.isOf(project))
                .toList();
        Provenance provenance = new Provenance();
        Set<String> kinds = new HashSet<>();
        List<Verdict.Verified> verdicts = new ArrayList<>();
        for (JsonNode attestation : attestations) {
            byte[] written = written(attestation);
            Verdict.Verified verdict = verified(trusted, written, filename, digest);
            requirePublisher(trusted, written, verdict.signer(), publishers);
            if (!kinds.add(String.valueOf(verdict.predicateType()))) {
                throw invalid("There are two of the type '" + verdict.predicateType() + "'.");
            }
            provenance.add(verdict.signer(), attestation);
            verdicts.add(verdict);
        }
        byte[] json = provenance.toJson();
        Sha256 name = Sha256.ofContent(json);
        Sha256 root = trusted.root().digest();
        return new Verified(
                json,
                name,
                verdicts.stream().map(verdict -> verdict.recorded(name, root)).toList());
    }

    private static ArrayNode parse(String field) {
        try {
            if (JSON.readTree(field) instanceof ArrayNode array && !array.isEmpty()) {
                return array;
            }
        } catch (JacksonException _) {
            throw invalid("The field is no JSON that can be read.");
        }
        throw invalid("The field is no list of attestations.");
    }

    private TrustState.Usable usable() {
        return switch (trust.get()) {
            case TrustState.Usable usable -> usable;
            case TrustState.Missing missing -> throw unverifiable(missing.text());
            case TrustState.Damaged damaged -> throw unverifiable(damaged.text());
        };
    }

    private static Refusal unverifiable(String why) {
        return new Refusal(ProblemType.ATTESTATIONS_UNVERIFIABLE, "Attestations cannot be verified here now. " + why);
    }

    private static byte[] written(JsonNode attestation) {
        if (attestation instanceof ObjectNode) {
            return JSON.writeValueAsBytes(attestation);
        }
        throw invalid("The field is no list of JSON objects.");
    }

    private static Verdict.Verified verified(
            TrustState.Usable trusted, byte[] attestation, DistributionFilename filename, Sha256 digest) {
        return switch (trusted.verifier().attestation(attestation, filename, digest, SignaturePolicy.ANYBODY)) {
            case Verdict.Verified verified -> verified;
            case Verdict.Rejected rejected ->
                throw rejected(trusted, attestation, rejected, ProblemType.INVALID_ATTESTATIONS, told(rejected.text()));
        };
    }

    private static void requirePublisher(
            TrustState.Usable trusted, byte[] attestation, Signer signer, List<Publisher> publishers) {
        CertificateIdentity identity = CertificateIdentity.of(signer);
        if (!publishers.isEmpty() && publishers.stream().noneMatch(identity::isOf)) {
            String none = "' by '" + signer.issuer() + "', which is none of the project's trusted publishers.";
            throw rejected(
                    trusted,
                    attestation,
                    new Verdict.Rejected(Reason.WRONG_IDENTITY, "It is that of '" + signer.lasting() + none),
                    ProblemType.ATTESTED_BY_SOMEBODY_ELSE,
                    "The attestation is good, but it is that of '" + signer.identity() + none);
        }
    }

    private static Refusal rejected(
            TrustState.Usable trusted, byte[] attestation, Verdict.Rejected verdict, ProblemType type, String message) {
        return new RejectedAttestation(
                type,
                message,
                verdict.recorded(
                        SignatureKind.ATTESTATION,
                        Sha256.ofContent(attestation),
                        trusted.root().digest()),
                attestation);
    }

    private static Refusal invalid(String why) {
        return new Refusal(ProblemType.INVALID_ATTESTATIONS, told(why));
    }

    private static String told(String why) {
        return "Invalid attestations supplied during upload. " + why;
    }
}
