package affineur.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.metadata.BrokerRegistration;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A real Kafka broker (KRaft, one node that is controller and broker) in this JVM, with its data in one directory. It
 * listens on loopback only and lets nobody in but holders of {@link #clientProperties()}: whoever else has an account on
 * the machine can neither read nor write the ledger.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DataDirectory directory;
    private final LoopbackListeners listeners;
    private final Secret secret;
    private final Faults faults = new Faults();
    private final SkippingTime time = new SkippingTime();
    private final ControllerServer controller;
    private final BrokerServer broker;

    private EmbeddedBroker(DataDirectory directory, LoopbackListeners listeners, Secret secret) {
        this.directory = directory;
        this.listeners = listeners;
        this.secret = secret;
        KafkaConfig config =
                KafkaConfig.fromProps(BrokerConfiguration.properties(directory.path(), listeners, secret), false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> stored = KafkaRaftServer.initializeLogDirs(config, log, "");
        Metrics metrics =
                Server.initializeMetrics(config, time, stored._1().clusterId().orElseThrow());
        SharedServer shared = new SharedServer(
                config,
                stored._1(),
                time,
                metrics,
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
                faults,
                listeners);
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), stored._2());
        this.broker = new BrokerServer(shared);
    }

    /**
     * Formats the directory the first time. Returns when clients can connect.
     *
     * @throws BrokerUnavailable if the directory is in use, or damaged; the message says what to do
     */
    public static EmbeddedBroker start(Path directory) {
        DataDirectory data = DataDirectory.lock(directory);
        LoopbackListeners listeners = null;
        try {
            data.formatOnce();
            listeners = LoopbackListeners.open();
            EmbeddedBroker broker = new EmbeddedBroker(data, listeners, Secret.random());
            broker.startup();
            return broker;
        } catch (RuntimeException | IOException e) {
            if (listeners != null) {
                listeners.close();
            }
            data.close();
            throw BrokerUnavailable.because(directory, e);
        }
    }

    private void startup() {
        try {
            controller.startup();
            MetadataImage known = metadata();
            requireTopicsOnDisk(known);
            outlive(known.cluster().broker(BrokerConfiguration.NODE));
            broker.startup();
        } catch (RuntimeException e) {
            RuntimeException cause = faults.first() == null ? e : Objects.requireNonNull(faults.first());
            stop();
            throw cause;
        }
    }

    /** What the controller knows, once it has read all of it. */
    private MetadataImage metadata() {
        SharedServer shared = controller.sharedServer();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            long end = shared.raftManager().client().highWatermark().orElse(0);
            // the image's own offset: the loader counts what it has read before the image is published
            MetadataImage image = controller.metadataCache().currentImage();
            if (end > 0
                    && controller.controller().isActive()
                    && image.highestOffsetAndEpoch().offset() >= end - 1) {
                return image;
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new IllegalStateException("the controller is not ready in time");
    }

    /** Kafka repairs its metadata by cutting off what is damaged, and then removes the records of topics it has forgotten. */
    private void requireTopicsOnDisk(MetadataImage known) {
        try {
            for (Map.Entry<Uuid, Path> topic : directory.topics().entrySet()) {
                if (known.topics().getTopic(topic.getKey()) == null) {
                    throw BrokerUnavailable.because(
                            directory.path(),
                            new IOException("__cluster_metadata-0 is damaged and knows nothing of "
                                    + topic.getValue().getFileName()));
                }
            }
        } catch (IOException e) {
            throw BrokerUnavailable.because(directory.path(), e);
        }
    }

    /**
     * A broker that was killed still has a session, and the controller would let nobody else be broker 1 before it runs
     * out, seconds later. The directory is locked, so that broker is surely gone.
     */
    private void outlive(@Nullable BrokerRegistration before) {
        if (before != null && !before.fenced()) {
            time.skip(BrokerConfiguration.SESSION.plusMillis(1));
        }
    }

    /** {@code 127.0.0.1:<port>}; another port at each start. */
    public String bootstrapServers() {
        return listeners.brokerAddress();
    }

    /** What a client needs to get in: the address and credentials that are worth nothing after this run. */
    public Map<String, Object> clientProperties() {
        return secret.clientProperties(bootstrapServers());
    }

    /** Writes everything to disk, so that the next start need not wait. */
    @Override
    public void close() {
        stop();
        listeners.close();
        directory.close();
    }

    private void stop() {
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }
}
