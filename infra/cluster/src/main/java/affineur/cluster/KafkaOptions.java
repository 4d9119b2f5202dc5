package affineur.cluster;

import affineur.ledger.LedgerTopic;
import affineur.server.CannotStart;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the ledger is. */
final class KafkaOptions {
    private static final Pattern SERVERS =
            Pattern.compile("[^\\s,:]+(:[^\\s,:]+)*:[0-9]{1,5}(,[^\\s,:]+(:[^\\s,:]+)*:[0-9]{1,5})*");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    @Option(
            names = "--kafka-bootstrap-servers",
            paramLabel = "HOST:PORT[,…]",
            required = true,
            description = "Some of Kafka's brokers, from which the others are learned.")
    private String servers = "";

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "Settings of Kafka's own clients, as Kafka's tools take them with --command-config: TLS, SASL.")
    private @Nullable Path config;

    @Option(
            names = "--ledger-topic",
            paramLabel = "NAME",
            defaultValue = LedgerTopic.DEFAULT_NAME,
            description = "The topic that is the ledger. It is created where it is missing.")
    private String topic = "";

    @Option(
            names = "--ledger-replicas",
            paramLabel = "COUNT",
            defaultValue = "3",
            description = "Brokers that keep a copy of the ledger when it is created.")
    private int replicas;

    @Option(
            names = "--ledger-min-insync-replicas",
            paramLabel = "COUNT",
            defaultValue = "2",
            description = "Copies that must be written before an upload is answered. The topic must have no less.")
    private int minInsync;

    /** @throws CannotStart if they cannot be */
    Map<String, Object> clientProperties() {
        String compact = servers.replace(" ", "");
        if (!SERVERS.matcher(compact).matches()) {
            throw new CannotStart("--kafka-bootstrap-servers is HOST:PORT[,HOST:PORT …], not '" + servers + "'.");
        }
        Map<String, Object> properties = new HashMap<>();
        if (config != null) {
            Properties file = new Properties();
            try (Reader reader = Files.newBufferedReader(config)) {
                file.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new CannotStart(config + " cannot be read: " + e + " (--kafka-config).");
            }
            file.stringPropertyNames().forEach(name -> properties.put(name, file.getProperty(name)));
        }
        properties.put("bootstrap.servers", compact);
        return Map.copyOf(properties);
    }

    /** @throws CannotStart if it cannot be */
    LedgerTopic topic() {
        if (!TOPIC.matcher(topic).matches()) {
            throw new CannotStart("'" + topic + "' cannot be the name of a topic (--ledger-topic).");
        }
        if (replicas < 1 || replicas > Short.MAX_VALUE || minInsync < 1 || minInsync > replicas) {
            throw new CannotStart("Of " + replicas + " copies of the ledger (--ledger-replicas), " + minInsync
                    + " cannot be written before an upload is answered (--ledger-min-insync-replicas).");
        }
        return new LedgerTopic(topic, replicas, minInsync);
    }

    /** Why nothing can be started. A broker may refuse with a code and no word beside it. */
    static CannotStart unusable(KafkaException why) {
        String message = why.getMessage();
        return new CannotStart("Kafka cannot be used: "
                + (message == null || message.isBlank() ? why.getClass().getSimpleName() : message));
    }
}
