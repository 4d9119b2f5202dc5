package affineur.broker;

import static affineur.broker.LoopbackListeners.BROKER;
import static affineur.broker.LoopbackListeners.CONTROLLER;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;

/** Kafka's settings for one node with one client program: small, quick to start, and safe against power loss. */
final class BrokerConfiguration {
    static final int NODE = 1;
    static final Duration SESSION = Duration.ofSeconds(9);

    private BrokerConfiguration() {}

    static Properties properties(Path directory, LoopbackListeners listeners, Secret secret) {
        Properties p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", NODE);
        p.put("log.dirs", directory.toString());

        p.put(
                "listeners",
                BROKER + "://" + listeners.brokerAddress() + "," + CONTROLLER + "://" + listeners.controllerAddress());
        p.put("controller.quorum.voters", NODE + "@" + listeners.controllerAddress());
        p.put("controller.listener.names", CONTROLLER);
        p.put("inter.broker.listener.name", BROKER);
        p.put("listener.security.protocol.map", BROKER + ":SASL_PLAINTEXT," + CONTROLLER + ":SASL_PLAINTEXT");
        p.put("sasl.enabled.mechanisms", "PLAIN");
        p.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        p.put("sasl.mechanism.controller.protocol", "PLAIN");
        for (String listener : new String[] {BROKER, CONTROLLER}) {
            p.put(
                    "listener.name." + listener.toLowerCase(Locale.ROOT) + ".plain.sasl.jaas.config",
                    secret.listenerJaas());
        }

        // Nothing counts before it is on the disk, also what Kafka notes of its transactions: there is no second copy.
        p.put("log.flush.interval.messages", 1);
        // After a crash the newest segment of each log is read through.
        p.put("log.segment.bytes", 128 << 20);
        p.put("log.retention.ms", -1);
        p.put("auto.create.topics.enable", false);

        p.put("transaction.state.log.num.partitions", 1);
        p.put("transaction.state.log.replication.factor", 1);
        p.put("transaction.state.log.min.isr", 1);
        p.put("transaction.state.log.segment.bytes", 4 << 20);
        p.put("transactional.id.expiration.ms", Integer.MAX_VALUE);
        // A transaction begun right after another waits this long for the other's end to be written everywhere.
        p.put("add.partitions.to.txn.retry.backoff.ms", 1);
        p.put("offsets.topic.num.partitions", 1);
        p.put("offsets.topic.replication.factor", 1);
        p.put("offsets.topic.segment.bytes", 4 << 20);
        p.put("share.coordinator.state.topic.num.partitions", 1);
        p.put("share.coordinator.state.topic.replication.factor", 1);
        p.put("share.coordinator.state.topic.min.isr", 1);
        p.put("group.initial.rebalance.delay.ms", 0);
        // On one machine a lease can be short.
        p.put("group.min.session.timeout.ms", 1_000);

        p.put("num.network.threads", 1);
        p.put("num.io.threads", 2);
        p.put("background.threads", 2);
        p.put("num.recovery.threads.per.data.dir", 1);
        p.put("group.coordinator.threads", 1);
        p.put("share.coordinator.threads", 1);
        p.put("log.cleaner.dedupe.buffer.size", 2 << 20);
        p.put("log.cleaner.io.buffer.size", 128 << 10);
        p.put("log.index.size.max.bytes", 1 << 20);
        p.put("log.index.interval.bytes", 4096);
        p.put("transaction.state.log.load.buffer.size", 256 << 10);
        p.put("offsets.load.buffer.size", 256 << 10);
        p.put("metric.reporters", "");

        p.put("broker.session.timeout.ms", SESSION.toMillis());
        // An idle program writes nothing.
        p.put("metadata.max.idle.interval.ms", 0);
        p.put("controlled.shutdown.enable", true);
        p.replaceAll((name, value) -> value.toString());
        return p;
    }
}
