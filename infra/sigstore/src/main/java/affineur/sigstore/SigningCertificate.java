package affineur.sigstore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1String;
import org.jspecify.annotations.Nullable;

/** Reads what a certificate of Fulcio's kind says of its holder. */
final class SigningCertificate {
    private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    private static final String ISSUER = "1.3.6.1.4.1.57264.1.8";
    /** Of before, with the text as it is. */
    private static final String RAW_ISSUER = "1.3.6.1.4.1.57264.1.1";

    private static final int EMAIL = 1;
    private static final int URI = 6;
    private static final int LONGEST = 1_000;

    private SigningCertificate() {}

    /** An authority may give certificates for other purposes too, to whom may not sign. */
    static void requireForSigning(X509Certificate certificate) throws Rejection {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            if (purposes == null || !purposes.contains(CODE_SIGNING) || certificate.getBasicConstraints() >= 0) {
                throw new Rejection(Reason.UNTRUSTED_CERTIFICATE, "The certificate is not one for signing code.");
            }
        } catch (CertificateParsingException e) {
            throw malformed(e);
        }
    }

    static Signer signer(X509Certificate certificate) throws Rejection {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null || names.size() != 1) {
                throw new Rejection(Reason.UNSUPPORTED, "The certificate does not name exactly one identity.");
            }
            List<?> name = names.iterator().next();
            int type = (Integer) name.get(0);
            if ((type != EMAIL && type != URI) || !(name.get(1) instanceof String identity)) {
                throw new Rejection(
                        Reason.UNSUPPORTED, "The certificate's identity is neither a URI nor an e-mail address.");
            }
            String issuer = text(certificate, ISSUER);
            if (issuer == null) {
                issuer = raw(certificate, RAW_ISSUER);
            }
            if (issuer == null) {
                throw new Rejection(Reason.UNSUPPORTED, "The certificate does not say whose identity token was seen.");
            }
            Map<String, String> claims = new TreeMap<>();
            for (CertificateClaim claim : CertificateClaim.values()) {
                String value = text(certificate, claim.oid());
                if (value != null) {
                    claims.put(claim.toString(), value);
                }
            }
            return new Signer(checked(identity), type == EMAIL, checked(issuer), claims);
        } catch (CertificateParsingException | IOException e) {
            throw malformed(e);
        }
    }

    private static @Nullable String text(X509Certificate certificate, String oid) throws IOException, Rejection {
        byte[] octets = octets(certificate, oid);
        if (octets == null) {
            return null;
        }
        if (ASN1Primitive.fromByteArray(octets) instanceof ASN1String string) {
            return checked(string.getString());
        }
        throw new Rejection(Reason.MALFORMED, "The certificate's extension " + oid + " is no text.");
    }

    private static @Nullable String raw(X509Certificate certificate, String oid) throws IOException {
        byte[] octets = octets(certificate, oid);
        return octets == null ? null : new String(octets, StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] octets(X509Certificate certificate, String oid) throws IOException {
        byte[] value = certificate.getExtensionValue(oid);
        return value == null
                ? null
                : ASN1OctetString.getInstance(ASN1Primitive.fromByteArray(value))
                        .getOctets();
    }

    private static String checked(String text) throws Rejection {
        if (text.isEmpty() || text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw new Rejection(
                    Reason.UNSUPPORTED, "A text of the certificate is empty, too long or has control characters.");
        }
        return text;
    }

    private static Rejection malformed(Exception e) {
        return new Rejection(Reason.MALFORMED, "The certificate cannot be read: " + e.getMessage());
    }
}
