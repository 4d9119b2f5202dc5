package affineur.broker;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;

/** The password of one run of the broker, never written anywhere. */
record Secret(String value) {
    private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    static Secret random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** For a listener: whom it lets in, and as whom it goes to the other one. */
    String listenerJaas() {
        return MODULE + " username=\"affineur\" password=\"" + value + "\" user_affineur=\"" + value + "\";";
    }

    Map<String, Object> clientProperties(String address) {
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                address,
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                "SASL_PLAINTEXT",
                SaslConfigs.SASL_MECHANISM,
                "PLAIN",
                SaslConfigs.SASL_JAAS_CONFIG,
                MODULE + " username=\"affineur\" password=\"" + value + "\";");
    }

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
