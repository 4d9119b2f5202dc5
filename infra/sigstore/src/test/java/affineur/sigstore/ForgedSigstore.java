package affineur.sigstore;

import dev.sigstore.encryption.certificates.Certificates;
import dev.sigstore.rekor.client.HashedRekordRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole Sigstore: a certificate authority, its certificate log, a transparency log and a timestamp authority, with keys
 * of their own. It signs as anybody, at any time, and wrongly where a test wants that.
 */
public final class ForgedSigstore {
    /** Who vouches for the identities, unless a test says otherwise. */
    public static final String ISSUER = "https://token.actions.githubusercontent.com";

    /** Who signs, unless a test says otherwise. */
    public static final String IDENTITY =
            "https://github.com/cheese/brie/.github/workflows/release.yml@refs/heads/main";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Base64.Encoder BASE64 = Base64.getEncoder();
    private static final String LOG_HOST = "rekor.forged.example";
    private static final String ALGORITHM = "SHA256withECDSA";
    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final Instant begin;
    private final KeyPair authorityKey = key();
    private final X509Certificate authority;
    private final KeyPair certificateLog = key();
    private final KeyPair log = key();
    private final KeyPair timestampRootKey = key();
    private final X509Certificate timestampRoot;
    private final KeyPair timestampKey = key();
    private final X509Certificate timestampAuthority;

    /** @param begin since when all of it is trusted */
    public ForgedSigstore(Instant begin) {
        this.begin = begin;
        this.authority = root("CN=forged authority", authorityKey);
        this.timestampRoot = root("CN=forged timestamp root", timestampRootKey);
        this.timestampAuthority = forging(() -> {
            X509v3CertificateBuilder builder = builder(
                    timestampRoot.getSubjectX500Principal().getName(),
                    "CN=forged timestamps",
                    begin,
                    begin.plus(Duration.ofDays(3650)),
                    timestampKey);
            builder.addExtension(
                    Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
            return signed(builder, timestampRootKey);
        });
    }

    /** A {@code trusted_root.json}. */
    public byte[] trustedRoot() {
        return trustedRoot(null);
    }

    /** One that trusted the transparency log until then. */
    public byte[] trustedRoot(@Nullable Instant logUntil) {
        return forging(() -> {
            ObjectNode root = JSON.createObjectNode();
            root.put("mediaType", "application/vnd.dev.sigstore.trustedroot+json;version=0.1");
            log(root.putArray("tlogs"), "https://" + LOG_HOST, log, logUntil);
            authority(root.putArray("certificateAuthorities"), "https://fulcio.forged.example", List.of(authority));
            log(root.putArray("ctlogs"), "https://ct.forged.example", certificateLog, null);
            authority(
                    root.putArray("timestampAuthorities"),
                    "https://timestamp.forged.example",
                    List.of(timestampAuthority, timestampRoot));
            return JSON.writeValueAsBytes(root);
        });
    }

    /** Verifies by this one's root, at that time. */
    public SignatureVerifier verifier(Instant now) {
        try {
            return new SignatureVerifier(TrustedRoot.parse(trustedRoot()), () -> now);
        } catch (DamagedRoot e) {
            throw new IllegalStateException(e);
        }
    }

    /** A signature at that time: all of it is right, until a test says otherwise. */
    public Signing at(Instant time) {
        return new Signing(time);
    }

    private void log(ArrayNode logs, String url, KeyPair key, @Nullable Instant until) {
        ObjectNode one = logs.addObject();
        one.put("baseUrl", url).put("hashAlgorithm", "SHA2_256");
        ObjectNode publicKey = one.putObject("publicKey");
        publicKey.put("rawBytes", key.getPublic().getEncoded()).put("keyDetails", "PKIX_ECDSA_P256_SHA_256");
        ObjectNode valid = publicKey.putObject("validFor").put("start", begin.toString());
        if (until != null) {
            valid.put("end", until.toString());
        }
        one.putObject("logId").put("keyId", id(key));
    }

    private void authority(ArrayNode authorities, String uri, List<X509Certificate> chain)
            throws GeneralSecurityException {
        ObjectNode one = authorities.addObject();
        one.putObject("subject").put("organization", "forged").put("commonName", "forged");
        one.put("uri", uri);
        ArrayNode certificates = one.putObject("certChain").putArray("certificates");
        for (X509Certificate certificate : chain) {
            certificates.addObject().put("rawBytes", certificate.getEncoded());
        }
        one.putObject("validFor").put("start", begin.toString());
    }

    private X509Certificate root(String name, KeyPair key) {
        return forging(() -> {
            X509v3CertificateBuilder builder = builder(name, name, begin, begin.plus(Duration.ofDays(3650)), key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            return signed(builder, key);
        });
    }

    private static byte[] id(KeyPair key) {
        return Digests.sha256(key.getPublic().getEncoded());
    }

    private static KeyPair key() {
        return forging(() -> {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        });
    }

    private static X509v3CertificateBuilder builder(
            String issuer, String subject, Instant from, Instant to, KeyPair key) {
        return new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(from),
                Date.from(to),
                new X500Name(subject),
                key.getPublic());
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair by) throws Exception {
        X509CertificateHolder holder = builder.build(new JcaContentSignerBuilder(ALGORITHM).build(by.getPrivate()));
        return new JcaX509CertificateConverter().getCertificate(holder);
    }

    private static byte[] sign(KeyPair key, byte[] content) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(key.getPrivate());
        signature.update(content);
        return signature.sign();
    }

    @FunctionalInterface
    private interface Forging<T> {
        T forge() throws Exception;
    }

    private static <T> T forging(Forging<T> forging) {
        try {
            return forging.forge();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Forging has failed", e);
        }
    }

    /** A signature and its certificate, as cosign's files have them. */
    public record Pair(byte[] signature, byte[] certificate) {}

    /** One signature to be. */
    public final class Signing {
        private final KeyPair key = key();
        private KeyPair signedBy = key;
        private final Map<String, String> extensions = new TreeMap<>();
        private Instant certified;
        private Instant logged;
        private @Nullable Instant stamped;
        private int identityType = GeneralName.uniformResourceIdentifier;
        private String identity = IDENTITY;
        private String issuer = ISSUER;
        private KeyPurposeId purpose = KeyPurposeId.id_kp_codeSigning;
        private KeyPair certifiedBy = authorityKey;
        private KeyPair certificateLoggedBy = certificateLog;
        private KeyPair loggedBy = log;
        private KeyPair promisedBy = log;
        private KeyPair checkpointBy = log;
        private KeyPair stampedBy = timestampKey;
        private boolean promised = true;
        private boolean hashed;
        private long treeSize = 1;
        private long checkpointSize = 1;
        private int entries = 1;
        private @Nullable X509Certificate loggedCertificate;
        private UnaryOperator<ObjectNode> change = UnaryOperator.identity();

        private Signing(Instant time) {
            this.certified = time;
            this.logged = time;
        }

        public Signing by(String uri) {
            identity = uri;
            return this;
        }

        public Signing byEmail(String address) {
            identity = address;
            identityType = GeneralName.rfc822Name;
            return this;
        }

        public Signing vouchedBy(String url) {
            issuer = url;
            return this;
        }

        /** What the certificate tells of the job. */
        public Signing claiming(CertificateClaim claim, String value) {
            extensions.put(claim.oid(), value);
            return this;
        }

        /** From when the certificate is good, for ten minutes. */
        Signing certified(Instant time) {
            certified = time;
            return this;
        }

        Signing forPurpose(KeyPurposeId other) {
            purpose = other;
            return this;
        }

        /** By another key than the certificate's. */
        Signing signedBySomebody() {
            signedBy = key();
            return this;
        }

        Signing certifiedBySomebody() {
            certifiedBy = key();
            return this;
        }

        Signing unloggedCertificate() {
            certificateLoggedBy = key();
            return this;
        }

        Signing inAnotherLog() {
            loggedBy = key();
            promisedBy = loggedBy;
            checkpointBy = loggedBy;
            return this;
        }

        Signing promisedBySomebody() {
            promisedBy = key();
            return this;
        }

        Signing checkpointBySomebody() {
            checkpointBy = key();
            return this;
        }

        /** The log does not say when. */
        public Signing unpromised() {
            promised = false;
            return this;
        }

        /** A timestamp authority says when. */
        public Signing stamped(Instant time) {
            stamped = time;
            return this;
        }

        Signing stampedBySomebody() {
            stampedBy = key();
            return this;
        }

        /** As Rekor v2 logs all that is signed. */
        public Signing hashed() {
            hashed = true;
            return this;
        }

        Signing sizes(long ofTree, long ofCheckpoint) {
            treeSize = ofTree;
            checkpointSize = ofCheckpoint;
            return this;
        }

        Signing loggedTimes(int times) {
            entries = times;
            return this;
        }

        /** The entry in the log names another's certificate. */
        Signing loggedWith(X509Certificate certificate) {
            loggedCertificate = certificate;
            return this;
        }

        /** Of what is made, at last. */
        Signing changed(UnaryOperator<ObjectNode> how) {
            change = how;
            return this;
        }

        /** A bundle with a signature of these bytes. */
        public byte[] bundle(byte[] content) {
            return forging(() -> {
                X509Certificate certificate = certificate();
                byte[] signature = sign(signedBy, content);
                byte[] body = hashed
                        ? hashed(Digests.sha256(content), signature, certificate)
                        : HashedRekordRequest.newHashedRekordRequest(
                                        Digests.sha256(content), pem(inLog(certificate)), signature)
                                .toJsonPayload()
                                .getBytes(StandardCharsets.UTF_8);
                ObjectNode bundle = bundle(certificate, body, signature);
                ObjectNode message = bundle.putObject("messageSignature").put("signature", signature);
                message.putObject("messageDigest").put("algorithm", "SHA2_256").put("digest", Digests.sha256(content));
                return JSON.writeValueAsBytes(change.apply(bundle));
            });
        }

        /** A bundle with a signed statement. */
        public byte[] statement(String statement) {
            return forging(() -> {
                byte[] payload = statement.getBytes(StandardCharsets.UTF_8);
                X509Certificate certificate = certificate();
                byte[] signature = sign(signedBy, encoded(payload));
                ObjectNode bundle = bundle(certificate, enveloped(payload, signature, certificate), signature);
                ObjectNode envelope = bundle.putObject("dsseEnvelope");
                envelope.put("payload", payload).put("payloadType", Statement.PAYLOAD_TYPE);
                envelope.putArray("signatures").addObject().put("sig", signature);
                return JSON.writeValueAsBytes(change.apply(bundle));
            });
        }

        /** An attestation (PEP 740) that this was published. */
        public byte[] attestation(String filename, byte[] content) {
            return attestation(ForgedSigstore.statement(AttestedSubject.PUBLISH, filename, content));
        }

        /** An attestation (PEP 740) of that statement. */
        public byte[] attestation(ObjectNode statement) {
            return forging(() -> {
                byte[] payload = JSON.writeValueAsBytes(statement);
                X509Certificate certificate = certificate();
                byte[] signature = sign(signedBy, encoded(payload));
                ObjectNode bundle = bundle(certificate, enveloped(payload, signature, certificate), signature);
                ObjectNode material = (ObjectNode) bundle.path("verificationMaterial");
                ObjectNode attestation = JSON.createObjectNode().put("version", 1);
                ObjectNode verification = attestation.putObject("verification_material");
                verification.put("certificate", certificate.getEncoded());
                verification.set("transparency_entries", material.path("tlogEntries"));
                if (stamped != null) {
                    verification.putArray("timestamps").add(timestamp(signature, stamped));
                }
                attestation.putObject("envelope").put("statement", payload).put("signature", signature);
                return JSON.writeValueAsBytes(change.apply(attestation));
            });
        }

        /** In files of their own, without a log entry. */
        public Pair pair(byte[] content) {
            return forging(() -> new Pair(BASE64.encode(sign(signedBy, content)), BASE64.encode(pem(certificate()))));
        }

        private byte[] enveloped(byte[] payload, byte[] signature, X509Certificate certificate) throws Exception {
            if (hashed) {
                return hashed(Digests.sha256(encoded(payload)), signature, certificate);
            }
            ObjectNode body = JSON.createObjectNode().put("apiVersion", "0.0.1").put("kind", "dsse");
            ObjectNode spec = body.putObject("spec");
            spec.putObject("payloadHash")
                    .put("algorithm", "sha256")
                    .put("value", HexFormat.of().formatHex(Digests.sha256(payload)));
            spec.putArray("signatures")
                    .addObject()
                    .put("signature", signature)
                    .put("verifier", pem(inLog(certificate)));
            return JSON.writeValueAsBytes(body);
        }

        private byte[] hashed(byte[] digest, byte[] signature, X509Certificate certificate) throws Exception {
            ObjectNode body = JSON.createObjectNode().put("apiVersion", "0.0.2").put("kind", "hashedrekord");
            ObjectNode spec = body.putObject("spec").putObject("hashedRekordV002");
            spec.putObject("data").put("algorithm", "SHA2_256").put("digest", digest);
            ObjectNode signed = spec.putObject("signature").put("content", signature);
            signed.putObject("verifier")
                    .put("keyDetails", "PKIX_ECDSA_P256_SHA_256")
                    .putObject("x509Certificate")
                    .put("rawBytes", inLog(certificate).getEncoded());
            return JSON.writeValueAsBytes(body);
        }

        private X509Certificate inLog(X509Certificate certificate) {
            return loggedCertificate == null ? certificate : loggedCertificate;
        }

        private ObjectNode bundle(X509Certificate certificate, byte[] body, byte[] signature) throws Exception {
            ObjectNode bundle =
                    JSON.createObjectNode().put("mediaType", "application/vnd.dev.sigstore.bundle.v0.3+json");
            ObjectNode material = bundle.putObject("verificationMaterial");
            material.putObject("certificate").put("rawBytes", certificate.getEncoded());
            ArrayNode array = material.putArray("tlogEntries");
            for (int i = 0; i < entries; i++) {
                array.add(entry(body));
            }
            if (stamped != null) {
                material.putObject("timestampVerificationData")
                        .putArray("rfc3161Timestamps")
                        .addObject()
                        .put("signedTimestamp", timestamp(signature, stamped));
            }
            return bundle;
        }

        private ObjectNode entry(byte[] body) throws Exception {
            ObjectNode entry = JSON.createObjectNode().put("logIndex", "4711");
            entry.putObject("logId").put("keyId", id(loggedBy));
            JsonNode written = JSON.readTree(body);
            entry.putObject("kindVersion")
                    .put("kind", written.path("kind").asString())
                    .put("version", written.path("apiVersion").asString());
            entry.put("integratedTime", Long.toString(logged.getEpochSecond())).put("canonicalizedBody", body);
            if (promised) {
                String canonical = "{\"body\":\"" + BASE64.encodeToString(body) + "\",\"integratedTime\":"
                        + logged.getEpochSecond() + ",\"logID\":\""
                        + HexFormat.of().formatHex(id(loggedBy))
                        + "\",\"logIndex\":4711}";
                entry.putObject("inclusionPromise")
                        .put("signedEntryTimestamp", sign(promisedBy, canonical.getBytes(StandardCharsets.UTF_8)));
            }
            ByteArrayOutputStream leaf = new ByteArrayOutputStream();
            leaf.write(0);
            leaf.writeBytes(body);
            byte[] root = Digests.sha256(leaf.toByteArray());
            ObjectNode proof =
                    entry.putObject("inclusionProof").put("logIndex", "0").put("rootHash", root);
            proof.put("treeSize", Long.toString(treeSize));
            proof.putArray("hashes");
            proof.putObject("checkpoint").put("envelope", checkpoint(root));
            return entry;
        }

        /** A signed note. */
        private String checkpoint(byte[] root) throws Exception {
            String text = LOG_HOST + "\n" + checkpointSize + "\n" + BASE64.encodeToString(root) + "\n";
            ByteArrayOutputStream signature = new ByteArrayOutputStream();
            signature.writeBytes(Arrays.copyOf(id(loggedBy), 4));
            signature.writeBytes(sign(checkpointBy, text.getBytes(StandardCharsets.UTF_8)));
            return text + "\n\u2014 " + LOG_HOST + " " + BASE64.encodeToString(signature.toByteArray()) + "\n";
        }

        X509Certificate certificate() {
            return forging(() -> {
                long serial = SERIAL.getAndIncrement();
                byte[] withoutLog = certificate(serial, null).getTBSCertificate();
                return certificate(serial, logList(withoutLog));
            });
        }

        private X509Certificate certificate(long serial, byte @Nullable [] logList) throws Exception {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(authority.getSubjectX500Principal().getName()),
                    BigInteger.valueOf(serial),
                    Date.from(certified),
                    Date.from(certified.plus(Duration.ofMinutes(10))),
                    new X500Name(""),
                    key.getPublic());
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            builder.addExtension(
                    Extension.subjectAlternativeName, true, new GeneralNames(new GeneralName(identityType, identity)));
            // in both ways, as Fulcio has it: cosign reads the first for pairs
            builder.addExtension(
                    new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.1"), false, issuer.getBytes(StandardCharsets.UTF_8));
            builder.addExtension(new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.8"), false, new DERUTF8String(issuer));
            for (Map.Entry<String, String> extension : extensions.entrySet()) {
                builder.addExtension(
                        new ASN1ObjectIdentifier(extension.getKey()), false, new DERUTF8String(extension.getValue()));
            }
            if (logList != null) {
                builder.addExtension(
                        new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"), false, new DEROctetString(logList));
            }
            return signed(builder, certifiedBy);
        }

        /** A list of one signed certificate timestamp (RFC 6962, 3.2 and 3.3). */
        private byte[] logList(byte[] precertificate) throws Exception {
            long time = certified.toEpochMilli();
            ByteArrayOutputStream tbs = new ByteArrayOutputStream();
            DataOutputStream signing = new DataOutputStream(tbs);
            signing.writeShort(0); // version 1, a certificate's timestamp
            signing.writeLong(time);
            signing.writeShort(1); // of a precertificate
            signing.write(Digests.sha256(authority.getPublicKey().getEncoded()));
            signing.writeByte(precertificate.length >> 16);
            signing.writeShort(precertificate.length);
            signing.write(precertificate);
            signing.writeShort(0); // no extensions
            byte[] signature = sign(certificateLoggedBy, tbs.toByteArray());

            int length = 1 + 32 + 8 + 2 + 2 + 2 + signature.length;
            ByteArrayOutputStream list = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(list);
            out.writeShort(length + 2);
            out.writeShort(length);
            out.writeByte(0);
            out.write(id(certificateLog));
            out.writeLong(time);
            out.writeShort(0);
            out.writeShort(0x0403); // SHA-256 with ECDSA
            out.writeShort(signature.length);
            out.write(signature);
            return list.toByteArray();
        }

        private byte[] timestamp(byte[] signature, Instant time)
                throws GeneralSecurityException, OperatorException, TSPException, IOException {
            TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
                    new JcaSimpleSignerInfoGeneratorBuilder()
                            .build(ALGORITHM, stampedBy.getPrivate(), timestampAuthority),
                    new JcaDigestCalculatorProviderBuilder().build().get(new AlgorithmIdentifier(TSPAlgorithms.SHA256)),
                    new ASN1ObjectIdentifier("1.2.3"));
            tokens.addCertificates(new JcaCertStore(List.of(timestampAuthority)));
            TimeStampRequestGenerator requests = new TimeStampRequestGenerator();
            requests.setCertReq(true);
            TimeStampRequest request = requests.generate(TSPAlgorithms.SHA256, Digests.sha256(signature));
            return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
                    .generate(request, BigInteger.valueOf(SERIAL.getAndIncrement()), Date.from(time))
                    .getEncoded();
        }
    }

    /** A statement about one file. */
    public static ObjectNode statement(String predicateType, String filename, byte[] content) {
        ObjectNode statement = JSON.createObjectNode().put("_type", Statement.V1);
        ObjectNode subject = statement.putArray("subject").addObject().put("name", filename);
        subject.putObject("digest").put("sha256", HexFormat.of().formatHex(Digests.sha256(content)));
        statement.put("predicateType", predicateType).putNull("predicate");
        return statement;
    }

    private static byte[] encoded(byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("DSSEv1 " + Statement.PAYLOAD_TYPE.length() + " " + Statement.PAYLOAD_TYPE + " "
                        + payload.length + " ")
                .getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private static byte[] pem(X509Certificate certificate) throws IOException {
        return Certificates.toPemBytes(certificate);
    }
}
