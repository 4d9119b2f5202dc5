package affineur.sigstore;

import affineur.events.SignatureKind;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Sha256;
import affineur.sigstore.Verdict.Rejected;
import affineur.sigstore.Verdict.Verified;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is said to prove that somebody has signed a file. Its bytes are kept, so that others can verify it again. */
public sealed interface Evidence {
    /** What it should be. */
    SignatureKind kind();

    /** All of it. */
    byte[] bytes();

    /** By which the bytes are kept. */
    default Sha256 name() {
        return Sha256.ofContent(bytes());
    }

    /**
     * @param filename of the file that has the digest; null if it is no distribution file
     * @param received when all of it was here
     */
    Verdict verdict(
            SignatureVerifier verifier,
            @Nullable DistributionFilename filename,
            Sha256 digest,
            Instant received,
            SignaturePolicy policy);

    /** A Sigstore bundle, or what should be one. */
    record OfBundle(byte[] bytes, SignatureKind kind) implements Evidence {
        @Override
        public Verdict verdict(
                SignatureVerifier verifier,
                @Nullable DistributionFilename filename,
                Sha256 digest,
                Instant received,
                SignaturePolicy policy) {
            return verifier.bundle(bytes, digest, policy);
        }
    }

    /** An attestation (PEP 740), which is about a distribution file by its name. */
    record OfAttestation(byte[] bytes) implements Evidence {
        @Override
        public SignatureKind kind() {
            return SignatureKind.STATEMENT;
        }

        @Override
        public Verdict verdict(
                SignatureVerifier verifier,
                @Nullable DistributionFilename filename,
                Sha256 digest,
                Instant received,
                SignaturePolicy policy) {
            if (filename == null) {
                return new Rejected(Reason.WRONG_SUBJECT, "Attestations are about wheels and sdists only.");
            }
            return switch (verifier.attestation(bytes, filename, digest, policy)) {
                case Verified verified -> verified.as(kind());
                case Rejected rejected -> rejected;
            };
        }
    }

    /**
     * A signature and its certificate, each as it was in its file, and perhaps an entry of a log.
     *
     * @param bytes a JSON object of {@code signature} and {@code certificate}, texts as in the files, and {@code logEntry}
     */
    record OfPair(byte[] bytes, byte[] signature, byte[] certificate, byte @Nullable [] logEntry) implements Evidence {
        @Override
        public SignatureKind kind() {
            return SignatureKind.DETACHED;
        }

        @Override
        public Verdict verdict(
                SignatureVerifier verifier,
                @Nullable DistributionFilename filename,
                Sha256 digest,
                Instant received,
                SignaturePolicy policy) {
            return verifier.detached(signature, certificate, logEntry, digest, received, policy);
        }
    }

    /** Of a file that should be a bundle. */
    static Evidence bundle(byte[] json) {
        return read(json).stream()
                .filter(OfBundle.class::isInstance)
                .findFirst()
                .orElseGet(() -> new OfBundle(json, SignatureKind.BUNDLE));
    }

    /** Of two files, whatever is in them. */
    static Evidence pair(byte[] signature, byte[] certificate) {
        ObjectNode json = Json.empty().put("signature", text(signature)).put("certificate", text(certificate));
        return new OfPair(Json.bytes(json), signature, certificate, null);
    }

    /** What is no text is as good in base64. */
    private static String text(byte[] content) {
        boolean plain = IntStream.range(0, content.length)
                .allMatch(i -> (content[i] >= ' ' && content[i] < 0x7f) || content[i] == '\n' || content[i] == '\r');
        return plain
                ? new String(content, StandardCharsets.US_ASCII)
                : Base64.getEncoder().encodeToString(content);
    }

    /**
     * What a JSON object has: a bundle, an attestation, a pair as {@link #pair} writes it, or all the attestations of a
     * provenance object (PEP 740). Empty if it is none of these.
     */
    static List<Evidence> read(byte[] json) {
        try {
            return json.length > SignatureVerifier.LARGEST ? List.of() : read(Json.object(json, "evidence"), json);
        } catch (Rejection _) {
            return List.of();
        }
    }

    private static List<Evidence> read(ObjectNode object, byte[] json) {
        if (object.has("attestation_bundles")) {
            List<Evidence> all = new ArrayList<>();
            for (JsonNode bundle : object.path("attestation_bundles")) {
                bundle.path("attestations").forEach(one -> all.add(new OfAttestation(Json.bytes(one))));
            }
            return all;
        }
        if (object.has("verification_material")) {
            return List.of(new OfAttestation(json));
        }
        // the latter is what cosign wrote before there were bundles; it is said that it is not verified
        if (object.has("verificationMaterial") || object.has("base64Signature")) {
            return List.of(
                    new OfBundle(json, object.has("dsseEnvelope") ? SignatureKind.STATEMENT : SignatureKind.BUNDLE));
        }
        Optional<String> signature = Json.text(object, "signature");
        Optional<String> certificate = Json.text(object, "certificate");
        if (signature.isEmpty() || certificate.isEmpty()) {
            return List.of();
        }
        return List.of(new OfPair(
                json,
                signature.get().getBytes(StandardCharsets.UTF_8),
                certificate.get().getBytes(StandardCharsets.UTF_8),
                object.has("logEntry") ? Json.bytes(object.path("logEntry")) : null));
    }
}
