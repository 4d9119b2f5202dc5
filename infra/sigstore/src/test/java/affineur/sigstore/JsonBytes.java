package affineur.sigstore;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes bundles apart. */
final class JsonBytes {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonBytes() {}

    record Parts(byte[] signature, byte[] certificate, byte[] logEntry) {}

    static byte[] certificate(byte[] bundle) {
        return JSON.readTree(bundle)
                .path("verificationMaterial")
                .path("certificate")
                .path("rawBytes")
                .binaryValue();
    }

    static byte[] timestamp(byte[] bundle) {
        return JSON.readTree(bundle)
                .path("verificationMaterial")
                .path("timestampVerificationData")
                .path("rfc3161Timestamps")
                .path(0)
                .path("signedTimestamp")
                .binaryValue();
    }

    static Parts parts(byte[] bundle) {
        JsonNode json = JSON.readTree(bundle);
        String pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate(bundle))
                + "\n-----END CERTIFICATE-----\n";
        return new Parts(
                json.path("messageSignature").path("signature").binaryValue(),
                pem.getBytes(StandardCharsets.US_ASCII),
                JSON.writeValueAsBytes(
                        json.path("verificationMaterial").path("tlogEntries").get(0)));
    }
}
