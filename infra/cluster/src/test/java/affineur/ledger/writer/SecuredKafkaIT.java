package affineur.ledger.writer;

import static affineur.ledger.writer.Events.append;
import static affineur.ledger.writer.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.engines.KafkaCluster;
import affineur.ledger.LedgerTail;
import affineur.ledger.LedgerTopic;
import affineur.ledger.lease.LeaseTimes;
import affineur.ledger.writer.Leadership.Standing;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that lets nobody in without TLS and a password: every client is given both. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecuredKafkaIT {
    private static final String PASSWORD = "only-for-this-test";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    @TempDir
    Path directory;

    @Test
    void writesReadsAndLeadsThere() throws Exception {
        makeStores();
        LedgerTopic topic = new LedgerTopic("secured", 1, 1);
        try (KafkaCluster cluster = KafkaCluster.start(directory.resolve("kafka"), 1, brokers(), clients())) {
            Map<String, Object> kafka = cluster.client();
            try (LedgerSeat seat = LedgerSeat.take(
                    kafka,
                    topic,
                    directory.resolve("index"),
                    URI.create("http://seat"),
                    LeaseTimes.of(Duration.ofSeconds(3)),
                    new AnyPayload(),
                    Producers.REAL)) {
                while (!(seat.standing() instanceof Standing.Leads)) {
                    LockSupport.parkNanos(1_000_000);
                }
                assertThat(append(seat.ledger(), event("a")).join()).isEqualTo(new Appended(0, 0));
                assertThat(seat.ledger().confirm()).succeedsWithin(Duration.ofSeconds(20));
            }
            try (Consumer<byte[], byte[]> reader = topic.reader(kafka, LedgerTail.class.getSimpleName())) {
                reader.seek(topic.partition(), 0);
                assertThat(reader.poll(Duration.ofSeconds(20))).hasSize(1);
            }
        }
    }

    private Map<String, String> brokers() {
        return Map.of(
                "listener.security.protocol.map",
                "CLIENTS:SASL_SSL,CONTROLLERS:PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "listener.name.clients.plain.sasl.jaas.config",
                PLAIN + "username=\"broker\" password=\"" + PASSWORD + "\" user_broker=\"" + PASSWORD
                        + "\" user_affineur=\"" + PASSWORD + "\";",
                "ssl.keystore.location",
                directory.resolve("broker.p12").toString(),
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.password",
                PASSWORD,
                "ssl.truststore.location",
                directory.resolve("trust.p12").toString(),
                "ssl.truststore.password",
                PASSWORD);
    }

    private Map<String, String> clients() {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                PLAIN + "username=\"affineur\" password=\"" + PASSWORD + "\";",
                "ssl.truststore.location",
                directory.resolve("trust.p12").toString(),
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.password",
                PASSWORD);
    }

    private void makeStores() throws IOException, InterruptedException {
        keytool("-genkeypair", "-keystore", "broker.p12", "-alias", "broker", "-keyalg", "EC", "-dname", "CN=broker");
        keytool("-exportcert", "-keystore", "broker.p12", "-alias", "broker", "-file", "broker.cer");
        keytool("-importcert", "-keystore", "trust.p12", "-alias", "broker", "-file", "broker.cer", "-noprompt");
    }

    private void keytool(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        if (words[0].equals("-genkeypair")) {
            command.addAll(List.of("-ext", "SAN=IP:127.0.0.1", "-validity", "30"));
        }
        Process keytool = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
    }
}
