package affineur.sigstore;

import affineur.events.SignatureKind;
import affineur.events.TrustedClock;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Sha256;
import affineur.sigstore.Verdict.Verified;
import dev.sigstore.bundle.Bundle;
import dev.sigstore.bundle.Bundle.DsseEnvelope;
import dev.sigstore.bundle.Bundle.MessageSignature;
import dev.sigstore.bundle.BundleParseException;
import dev.sigstore.encryption.certificates.Certificates;
import dev.sigstore.encryption.signers.Verifiers;
import dev.sigstore.fulcio.client.FulcioVerificationException;
import dev.sigstore.timestamp.client.ImmutableTimestampResponse;
import dev.sigstore.timestamp.client.TimestampException;
import dev.sigstore.timestamp.client.TimestampResponse;
import dev.sigstore.timestamp.client.TimestampVerificationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Verifies signatures of files, each by what comes with it and a trusted root; nothing is fetched. Whatever it is given,
 * there is a verdict. Any thread may ask; each verdict takes one or two milliseconds.
 *
 * <p>sigstore-java verifies certificates, logs and timestamps; what it leaves out is checked here.
 */
public final class SignatureVerifier {
    /** Bytes of a bundle or of an attestation. Those of today have some ten thousand; provenance of many files has more. */
    public static final int LARGEST = 1 << 20;

    /** Bytes of a signature or of certificates in a file of their own. */
    public static final int LARGEST_PART = 64 * 1024;

    /** How far clocks may be apart. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final String V3 = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private final TrustedRoot trusted;
    private final InstantSource clock;

    /** @param clock what time it is, since nothing was signed later than that */
    public SignatureVerifier(TrustedRoot trusted, InstantSource clock) {
        this.trusted = trusted;
        this.clock = clock;
    }

    /**
     * Of a Sigstore bundle, version 0.1 to 0.3: a signature of the file's bytes, or a statement that names its digest.
     *
     * @param json as {@code .sigstore.json} files have it
     * @see <a href="https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto">Sigstore bundle</a>
     */
    public Verdict bundle(byte[] json, Sha256 digest, SignaturePolicy policy) {
        return verdict(() -> {
            Bundle bundle = bundle(json);
            DsseEnvelope envelope = bundle.getDsseEnvelope().orElse(null);
            if (envelope == null) {
                return verify(SignatureKind.BUNDLE, bundle, digest, null, policy);
            }
            if (!envelope.getPayloadType().equals(Statement.PAYLOAD_TYPE)) {
                throw new Rejection(
                        Reason.UNSUPPORTED,
                        "What is signed is no in-toto statement, but '" + envelope.getPayloadType() + "'.");
            }
            Statement statement = Statement.parse(envelope.getPayload());
            statement.requireDigest(digest);
            return verify(SignatureKind.STATEMENT, bundle, digest, statement, policy);
        });
    }

    /**
     * Of an attestation: a statement about this file alone.
     *
     * @param json one attestation object
     * @see <a href="https://peps.python.org/pep-0740/">PEP 740</a>
     */
    public Verdict attestation(byte[] json, DistributionFilename filename, Sha256 digest, SignaturePolicy policy) {
        return verdict(() -> {
            limit(json, LARGEST, "attestation");
            Bundle bundle = parse(asBundle(Json.object(json, "attestation")));
            Statement statement =
                    Statement.parse(bundle.getDsseEnvelope().orElseThrow().getPayload());
            AttestedSubject.require(statement, filename, digest);
            return verify(SignatureKind.ATTESTATION, bundle, digest, statement, policy);
        });
    }

    /**
     * Of a signature and a certificate in files of their own. Without a log entry nobody but us says when it was signed:
     * then the certificate must be valid at the time it was received.
     *
     * @param signature as it is, or in base64
     * @param certificate PEM, or base64 of PEM, as cosign writes it
     * @param logEntry a {@code TransparencyLogEntry} as bundles have it; null if there is none
     * @param received when all of it was here
     */
    public Verdict detached(
            byte[] signature,
            byte[] certificate,
            byte @Nullable [] logEntry,
            Sha256 digest,
            Instant received,
            SignaturePolicy policy) {
        return verdict(() -> {
            limit(signature, LARGEST_PART, "signature");
            limit(certificate, LARGEST_PART, "certificate");
            CertPath path = path(certificate);
            byte[] raw = raw(signature);
            if (logEntry != null) {
                limit(logEntry, LARGEST, "log entry");
                Bundle bundle = parse(asBundle(raw, path, Json.object(logEntry, "log entry")));
                return verify(SignatureKind.DETACHED, bundle, digest, null, policy);
            }
            X509Certificate leaf = requireTrusted(path);
            requireSigned(leaf, bytes(digest), raw);
            requireValid(leaf, received);
            Signer signer = SigningCertificate.signer(leaf);
            policy.require(signer, null);
            return new Verified(SignatureKind.DETACHED, signer, received, TrustedClock.RECEIPT, null, null);
        });
    }

    @FunctionalInterface
    private interface Verification {
        Verified verify() throws Rejection;
    }

    private static Verdict verdict(Verification verification) {
        try {
            return verification.verify();
        } catch (Rejection rejection) {
            return rejection.verdict();
        } catch (RuntimeException e) {
            // sigstore-java, protobuf and BouncyCastle throw all kinds of them at malformed input
            return new Rejection(Reason.MALFORMED, "It is malformed: " + e).verdict();
        }
    }

    private Verified verify(
            SignatureKind kind, Bundle bundle, Sha256 digest, @Nullable Statement statement, SignaturePolicy policy)
            throws Rejection {
        LogEntry entry = new LogEntry(bundle.getEntries().getFirst());
        X509Certificate leaf = requireTrusted(bundle.getCertPath());
        byte[] signature = requireSigned(bundle, leaf, bytes(digest), entry);
        entry.requireIncluded(trusted);
        Time time = requireTime(bundle, entry, leaf, signature);
        Signer signer = SigningCertificate.signer(leaf);
        String predicateType = statement == null ? null : statement.predicateType();
        policy.require(signer, predicateType);
        return new Verified(kind, signer, time.time(), time.clock(), entry.index(), predicateType);
    }

    private static byte[] requireSigned(Bundle bundle, X509Certificate leaf, byte[] digest, LogEntry entry)
            throws Rejection {
        DsseEnvelope envelope = bundle.getDsseEnvelope().orElse(null);
        if (envelope == null) {
            MessageSignature message = bundle.getMessageSignature().orElseThrow();
            if (message.getMessageDigest().isPresent()
                    && !Arrays.equals(message.getMessageDigest().get().getDigest(), digest)) {
                throw new Rejection(Reason.WRONG_DIGEST, "The bundle is about a file with another digest.");
            }
            byte[] signature = message.getSignature();
            requireSigned(leaf, digest, signature);
            entry.requireSignatureOf(digest, signature, leaf);
            return signature;
        }
        if (envelope.getSignatures().size() != 1) {
            throw new Rejection(Reason.UNSUPPORTED, "An envelope with exactly one signature is verified.");
        }
        byte[] encoded = encoded(envelope);
        byte[] signature = envelope.getSignature();
        requireSigned(leaf, Digests.sha256(encoded), signature);
        entry.requireEnvelope(envelope.getPayload(), encoded, signature, leaf);
        return signature;
    }

    /**
     * What an envelope's signature is of, with lengths in bytes; sigstore-java counts characters.
     *
     * @see <a href="https://github.com/secure-systems-lab/dsse/blob/master/protocol.md">DSSE</a>
     */
    private static byte[] encoded(DsseEnvelope envelope) {
        byte[] type = envelope.getPayloadType().getBytes(StandardCharsets.UTF_8);
        byte[] payload = envelope.getPayload();
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + type.length + 40);
        out.writeBytes(("DSSEv1 " + type.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(type);
        out.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private X509Certificate requireTrusted(CertPath path) throws Rejection {
        if (path.getCertificates().isEmpty()) {
            throw new Rejection(Reason.MALFORMED, "There is no certificate.");
        }
        X509Certificate leaf = Certificates.getLeaf(path);
        SigningCertificate.requireForSigning(leaf);
        try {
            trusted.certificates().verifySigningCertificate(path);
        } catch (FulcioVerificationException | IOException e) {
            String text = String.valueOf(e.getMessage());
            throw text.contains("SCT")
                    ? new Rejection(
                            Reason.UNLOGGED_CERTIFICATE, "No trusted log has signed that it has the certificate.")
                    : new Rejection(Reason.UNTRUSTED_CERTIFICATE, text);
        }
        return leaf;
    }

    private static void requireSigned(X509Certificate leaf, byte[] digest, byte[] signature) throws Rejection {
        try {
            if (Verifiers.newVerifier(leaf.getPublicKey()).verifyDigest(digest, signature)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new Rejection(Reason.BAD_SIGNATURE, "The signature cannot be read: " + e.getMessage());
        }
        throw new Rejection(Reason.BAD_SIGNATURE, "The certificate's key has not signed this file.");
    }

    private record Time(Instant time, TrustedClock clock) {}

    /** Every time that is told must hold; the earliest is what is said. */
    private Time requireTime(Bundle bundle, LogEntry entry, X509Certificate leaf, byte[] signature) throws Rejection {
        Time earliest = null;
        for (Bundle.Timestamp timestamp : bundle.getTimestamps()) {
            Instant time = stamped(timestamp, signature);
            if (earliest == null || time.isBefore(earliest.time())) {
                earliest = new Time(time, TrustedClock.TIMESTAMP_AUTHORITY);
            }
            requireHolds(time, leaf, entry);
        }
        if (entry.isTimed()) {
            Instant time = entry.integrated();
            if (earliest == null || time.isBefore(earliest.time())) {
                earliest = new Time(time, TrustedClock.LOG);
            }
            requireHolds(time, leaf, entry);
        }
        if (earliest == null) {
            throw noTime();
        }
        return earliest;
    }

    private void requireHolds(Instant time, X509Certificate leaf, LogEntry entry) throws Rejection {
        if (time.isAfter(clock.instant().plus(SKEW))) {
            throw new Rejection(Reason.IN_THE_FUTURE, "It was signed at " + time + ", and it is not that late yet.");
        }
        requireValid(leaf, time);
        entry.requireTrustedAt(time, trusted.root().getTLogs());
    }

    private static Rejection noTime() {
        return new Rejection(
                Reason.NO_TRUSTED_TIME, "Neither a transparency log nor a timestamp says when it was signed.");
    }

    private Instant stamped(Bundle.Timestamp timestamp, byte[] signature) throws Rejection {
        try {
            TimestampResponse response = ImmutableTimestampResponse.builder()
                    .encoded(timestamp.getRfc3161Timestamp())
                    .build();
            trusted.timestamps().verify(response, signature);
            return response.getGenTime().toInstant();
        } catch (TimestampVerificationException | TimestampException e) {
            throw new Rejection(Reason.BAD_TIMESTAMP, String.valueOf(e.getMessage()));
        }
    }

    private static void requireValid(X509Certificate leaf, Instant time) throws Rejection {
        Instant from = leaf.getNotBefore().toInstant();
        Instant to = leaf.getNotAfter().toInstant();
        if (time.isBefore(from) || time.isAfter(to)) {
            throw new Rejection(
                    Reason.OUTSIDE_VALIDITY,
                    "It was signed at " + time + ", and the certificate was valid from " + from + " to " + to + ".");
        }
    }

    private static Bundle bundle(byte[] json) throws Rejection {
        limit(json, LARGEST, "bundle");
        return parse(Json.object(json, "bundle"));
    }

    private static Bundle parse(ObjectNode json) throws Rejection {
        requireSupported(json);
        try {
            return Bundle.from(new StringReader(json.toString()));
        } catch (BundleParseException e) {
            throw new Rejection(Reason.MALFORMED, "The bundle cannot be read: " + e.getMessage());
        }
    }

    /** Says what would else be malformed. */
    private static void requireSupported(ObjectNode json) throws Rejection {
        if (json.has("base64Signature")) {
            throw new Rejection(
                    Reason.UNSUPPORTED,
                    "It is what cosign wrote before there were bundles; cosign 3 writes them, cosign 2 with"
                            + " --new-bundle-format.");
        }
        ObjectNode material = Json.part(json, "verificationMaterial");
        if (material.has("publicKey")) {
            throw new Rejection(
                    Reason.UNSUPPORTED,
                    "It is signed with a key of somebody's own; only identities are verified here.");
        }
        String algorithm = Json.text(Json.part(Json.part(json, "messageSignature"), "messageDigest"), "algorithm")
                .orElse("SHA2_256");
        if (!algorithm.equals("SHA2_256")) {
            throw new Rejection(Reason.UNSUPPORTED, "The digest is '" + algorithm + "'; SHA2_256 is verified here.");
        }
        if (!(material.path("tlogEntries") instanceof ArrayNode entries) || entries.size() != 1) {
            throw new Rejection(Reason.WRONG_LOG_ENTRIES, "There is not exactly one log entry.");
        }
        boolean timed = Json.text(Json.part(entries.get(0), "inclusionPromise"), "signedEntryTimestamp")
                        .filter(text -> !text.isEmpty())
                        .isPresent()
                || !Json.part(material, "timestampVerificationData")
                        .path("rfc3161Timestamps")
                        .isEmpty();
        if (!timed) {
            throw noTime();
        }
    }

    /** The same thing in the words of a bundle. */
    private static ObjectNode asBundle(ObjectNode attestation) throws Rejection {
        if (attestation.path("version").asInt(0) != 1) {
            throw new Rejection(Reason.UNSUPPORTED, "The attestation is not of version 1.");
        }
        ObjectNode material = Json.part(attestation, "verification_material");
        ObjectNode envelope = Json.part(attestation, "envelope");
        ObjectNode bundle = Json.empty().put("mediaType", V3);
        ObjectNode verification = bundle.putObject("verificationMaterial");
        verification.putObject("certificate").set("rawBytes", material.path("certificate"));
        verification.set("tlogEntries", material.path("transparency_entries"));
        if (material.path("timestamps") instanceof ArrayNode timestamps) {
            ArrayNode stamps =
                    verification.putObject("timestampVerificationData").putArray("rfc3161Timestamps");
            timestamps.forEach(timestamp -> stamps.addObject().set("signedTimestamp", timestamp));
        }
        ObjectNode dsse = bundle.putObject("dsseEnvelope").put("payloadType", Statement.PAYLOAD_TYPE);
        dsse.set("payload", envelope.path("statement"));
        dsse.putArray("signatures").addObject().set("sig", envelope.path("signature"));
        return bundle;
    }

    private static ObjectNode asBundle(byte[] signature, CertPath path, ObjectNode logEntry) throws Rejection {
        ObjectNode bundle = Json.empty().put("mediaType", V3);
        ObjectNode material = bundle.putObject("verificationMaterial");
        ArrayNode chain = material.putObject("x509CertificateChain").putArray("certificates");
        try {
            for (var certificate : path.getCertificates()) {
                chain.addObject().put("rawBytes", certificate.getEncoded());
            }
        } catch (GeneralSecurityException e) {
            throw new Rejection(Reason.MALFORMED, "The certificate cannot be read: " + e.getMessage());
        }
        material.putArray("tlogEntries").add(logEntry);
        bundle.putObject("messageSignature").put("signature", signature);
        return bundle;
    }

    private static CertPath path(byte[] certificate) throws Rejection {
        try {
            String text = new String(certificate, StandardCharsets.US_ASCII).strip();
            return Certificates.fromPemChain(
                    text.startsWith("-----")
                            ? text
                            : new String(Base64.getMimeDecoder().decode(text), StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new Rejection(
                    Reason.MALFORMED, "The certificate is neither PEM nor base64 of PEM: " + e.getMessage());
        }
    }

    /** DER begins with the letter 0, which base64 of DER never does: it begins with M. */
    private static byte[] raw(byte[] signature) throws Rejection {
        if (signature.length == 0) {
            throw new Rejection(Reason.MALFORMED, "The signature is empty.");
        }
        try {
            return signature[0] == '0'
                    ? signature
                    : Base64.getDecoder().decode(new String(signature, StandardCharsets.US_ASCII).strip());
        } catch (IllegalArgumentException e) {
            throw new Rejection(Reason.MALFORMED, "The signature is neither DER nor base64.");
        }
    }

    private static byte[] bytes(Sha256 digest) {
        return HexFormat.of().parseHex(digest.hex());
    }

    private static void limit(byte[] content, int largest, String what) throws Rejection {
        if (content.length > largest) {
            throw new Rejection(Reason.TOO_LARGE, "The " + what + " has more than " + largest + " bytes.");
        }
    }
}
