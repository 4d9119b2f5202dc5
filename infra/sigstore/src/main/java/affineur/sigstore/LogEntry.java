package affineur.sigstore;

import com.google.protobuf.ByteString;
import dev.sigstore.encryption.certificates.Certificates;
import dev.sigstore.json.JsonParseException;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.rekor.v2.DSSELogEntryV002;
import dev.sigstore.proto.rekor.v2.HashedRekordLogEntryV002;
import dev.sigstore.proto.rekor.v2.Signature;
import dev.sigstore.rekor.client.HashedRekordRequest;
import dev.sigstore.rekor.client.RekorEntry;
import dev.sigstore.rekor.client.RekorEntryBody;
import dev.sigstore.rekor.client.RekorParseException;
import dev.sigstore.rekor.client.RekorTypeException;
import dev.sigstore.rekor.client.RekorTypes;
import dev.sigstore.rekor.client.RekorVerificationException;
import dev.sigstore.rekor.dsse.v0_0_1.Dsse;
import dev.sigstore.rekor.dsse.v0_0_1.PayloadHash;
import dev.sigstore.trustroot.TransparencyLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** An entry of a transparency log: that it is there, and that it is about this signature and no other. */
final class LogEntry {
    private static final HexFormat HEX = HexFormat.of();

    private final RekorEntry entry;

    LogEntry(RekorEntry entry) {
        this.entry = entry;
    }

    /** The entry's kind and version: {@code dsse:0.0.1}. */
    private String kind() throws Rejection {
        try {
            RekorEntryBody body = entry.getBodyDecoded();
            return body.getKind() + ":" + body.getApiVersion();
        } catch (JsonParseException e) {
            throw new Rejection(Reason.MALFORMED, "The log entry's body cannot be read: " + e.getMessage());
        }
    }

    /** @throws Rejection unless it is about a signature of these bytes, by that certificate */
    void requireSignatureOf(byte[] sha256, byte[] signature, X509Certificate leaf) throws Rejection {
        try {
            switch (kind()) {
                case "hashedrekord:0.0.1" -> {
                    String expected = HashedRekordRequest.newHashedRekordRequest(
                                    sha256, Certificates.toPemBytes(leaf), signature)
                            .toJsonPayload();
                    require(
                            Arrays.equals(
                                    expected.getBytes(StandardCharsets.UTF_8),
                                    Base64.getDecoder().decode(entry.getBody())),
                            "digest, signature or certificate");
                }
                case "hashedrekord:0.0.2" -> requireHashed(sha256, signature, leaf);
                case String kind -> throw unsupported(kind);
            }
        } catch (RekorTypeException | CertificateException | IOException e) {
            throw new Rejection(Reason.WRONG_LOG_ENTRY, "The log entry cannot be read: " + e.getMessage());
        }
    }

    private void requireHashed(byte[] sha256, byte[] signature, X509Certificate leaf)
            throws RekorTypeException, CertificateEncodingException, Rejection {
        HashedRekordLogEntryV002 logged = RekorTypes.getHashedRekordV002(entry);
        require(logged.getData().getAlgorithm() == HashAlgorithm.SHA2_256, "kind of digest");
        require(Arrays.equals(logged.getData().getDigest().toByteArray(), sha256), "digest");
        requireSigned(logged.getSignature(), signature, leaf);
    }

    /**
     * @param payload of the envelope
     * @param encoded what of it is signed
     * @throws Rejection unless it is about this envelope, signed by that certificate
     */
    void requireEnvelope(byte[] payload, byte[] encoded, byte[] signature, X509Certificate leaf) throws Rejection {
        try {
            switch (kind()) {
                case "dsse:0.0.1" -> {
                    Dsse logged = RekorTypes.getDsseV001(entry);
                    require(logged.getPayloadHash().getAlgorithm() == PayloadHash.Algorithm.SHA_256, "kind of digest");
                    require(
                            logged.getPayloadHash().getValue().equals(HEX.formatHex(Digests.sha256(payload))),
                            "statement");
                    require(logged.getSignatures().size() == 1, "number of signatures");
                    var signed = logged.getSignatures().getFirst();
                    require(Base64.getEncoder().encodeToString(signature).equals(signed.getSignature()), "signature");
                    // which sigstore-java does not look at
                    require(
                            Certificates.fromPem(Base64.getDecoder().decode(signed.getVerifier()))
                                    .equals(leaf),
                            "certificate");
                }
                case "dsse:0.0.2" -> {
                    DSSELogEntryV002 logged = RekorTypes.getDsseV002(entry);
                    require(logged.getPayloadHash().getAlgorithm() == HashAlgorithm.SHA2_256, "kind of digest");
                    require(
                            logged.getPayloadHash().getDigest().equals(ByteString.copyFrom(Digests.sha256(payload))),
                            "statement");
                    require(logged.getSignaturesCount() == 1, "number of signatures");
                    requireSigned(logged.getSignatures(0), signature, leaf);
                }
                // Rekor v2 takes any signature as one of the digest of what is signed
                case "hashedrekord:0.0.2" -> requireHashed(Digests.sha256(encoded), signature, leaf);
                case String kind -> throw unsupported(kind);
            }
        } catch (RekorTypeException | CertificateException e) {
            throw new Rejection(Reason.WRONG_LOG_ENTRY, "The log entry cannot be read: " + e.getMessage());
        }
    }

    private static void requireSigned(Signature logged, byte[] signature, X509Certificate leaf)
            throws CertificateEncodingException, Rejection {
        require(Arrays.equals(logged.getContent().toByteArray(), signature), "signature");
        require(
                logged.getVerifier().hasX509Certificate()
                        && Arrays.equals(
                                logged.getVerifier()
                                        .getX509Certificate()
                                        .getRawBytes()
                                        .toByteArray(),
                                leaf.getEncoded()),
                "certificate");
    }

    private static void require(boolean holds, String what) throws Rejection {
        if (!holds) {
            throw new Rejection(Reason.WRONG_LOG_ENTRY, "The log entry is about another " + what + ".");
        }
    }

    private static Rejection unsupported(String kind) {
        return new Rejection(Reason.UNSUPPORTED, "Log entries of the kind '" + kind + "' are not verified here.");
    }

    /**
     * That it is in the log: an inclusion proof, a checkpoint that the log has signed, and, where there is one, the signed
     * entry timestamp.
     */
    void requireIncluded(TrustedRoot trusted) throws Rejection {
        if (TransparencyLog.find(trusted.root().getTLogs(), logId()).isEmpty()) {
            throw new Rejection(Reason.UNTRUSTED_LOG, "The entry is of a transparency log that is not trusted.");
        }
        RekorEntry.InclusionProof proof = entry.getVerification().getInclusionProof();
        if (proof == null) {
            throw new Rejection(Reason.BAD_INCLUSION_PROOF, "The log entry has no inclusion proof.");
        }
        long index = proof.getLogIndex();
        long size = proof.getTreeSize();
        // which sigstore-java does not look at
        if (entry.getLogIndex() < 0
                || index < 0
                || index >= size
                || proof.getHashes().size() != hashes(index, size)) {
            throw new Rejection(Reason.BAD_INCLUSION_PROOF, "The inclusion proof does not fit the size of the log.");
        }
        try {
            if (proof.parsedCheckpoint().getSize() != size) {
                throw new Rejection(
                        Reason.BAD_CHECKPOINT,
                        "The checkpoint is of another size of the log than the inclusion proof.");
            }
            trusted.log().verifyEntry(entry);
        } catch (RekorParseException e) {
            throw new Rejection(Reason.BAD_CHECKPOINT, "The checkpoint cannot be read: " + e.getMessage());
        } catch (RekorVerificationException e) {
            String text = String.valueOf(e.getMessage());
            Reason reason = Reason.BAD_CHECKPOINT;
            if (text.contains("SET")) {
                reason = Reason.BAD_ENTRY_TIMESTAMP;
            } else if (text.contains("Inclusion proof")) {
                reason = Reason.BAD_INCLUSION_PROOF;
            }
            throw new Rejection(reason, text);
        }
    }

    /** How many a proof has for that leaf (RFC 9162, 2.1.3.2). */
    private static int hashes(long index, long size) {
        int inner = Long.SIZE - Long.numberOfLeadingZeros(index ^ (size - 1));
        return inner + Long.bitCount(index >> inner);
    }

    private byte[] logId() {
        return HEX.parseHex(entry.getLogID());
    }

    /** Whether the log has signed when it took the entry, and which number it has. */
    boolean isTimed() {
        return entry.getVerification().getSignedEntryTimestamp() != null;
    }

    /** Only where {@link #isTimed}: otherwise nobody has signed it. */
    Instant integrated() {
        return Instant.ofEpochSecond(entry.getIntegratedTime());
    }

    /** A log is trusted for a while only; its key may be anybody's later. */
    void requireTrustedAt(Instant time, List<TransparencyLog> logs) throws Rejection {
        if (TransparencyLog.find(logs, logId(), time).isEmpty()) {
            throw new Rejection(Reason.UNTRUSTED_LOG, "The transparency log was not trusted at " + time + ".");
        }
    }

    /** What is proved: the number that the log has signed, or the one in the inclusion proof, which counts in one of its parts. */
    long index() {
        RekorEntry.InclusionProof proof = entry.getVerification().getInclusionProof();
        return isTimed() || proof == null ? entry.getLogIndex() : proof.getLogIndex();
    }
}
