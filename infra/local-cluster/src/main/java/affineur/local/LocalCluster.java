package affineur.local;

import affineur.access.Secret;
import affineur.deploy.GatewayConfiguration;
import affineur.engines.Elasticsearch;
import affineur.engines.KafkaCluster;
import affineur.engines.Nginx;
import affineur.engines.S3Server;
import affineur.engines.ServerProcess;
import affineur.events.Visibility;
import affineur.server.Closing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Everything that a cluster has, a process each, on loopback. Each can be killed and started again, for tests of what
 * happens then. To know what runs, read {@link #start}.
 */
public final class LocalCluster implements AutoCloseable {
    private final Closing closing;
    private final KafkaCluster kafka;
    private final Elasticsearch elasticsearch;
    private final S3Server s3;
    private final List<Service> services;
    private final Nginx gateway;

    private LocalCluster(
            Closing closing,
            KafkaCluster kafka,
            Elasticsearch elasticsearch,
            S3Server s3,
            List<Service> services,
            Nginx gateway) {
        this.closing = closing;
        this.kafka = kafka;
        this.elasticsearch = elasticsearch;
        this.s3 = s3;
        this.services = services;
        this.gateway = gateway;
    }

    /**
     * What is wanted.
     *
     * @param data the directory for everything
     * @param port of the gateway
     * @param redirects whether downloads are sent to the S3 server
     * @param failedAttempts that each service tells the reason in a minute
     * @param settings that the services get besides, by their options' names without dashes
     */
    public record Plan(
            Path data,
            int port,
            int brokers,
            int commandServices,
            int queryServices,
            int auditServices,
            Secret adminToken,
            Visibility visibility,
            Secret clusterSecret,
            boolean redirects,
            int failedAttempts,
            Map<String, String> settings) {}

    /**
     * Starts everything and returns when it serves.
     *
     * @param progress hears a line now and then
     */
    public static LocalCluster start(Plan plan, Consumer<String> progress) throws IOException {
        Path data = plan.data().toAbsolutePath();
        Closing closing = new Closing();
        try {
            var brokers = soon(() -> closing.add(KafkaCluster.start(data.resolve("kafka"), plan.brokers())));
            var documents = soon(() -> closing.add(Elasticsearch.start(data.resolve("elasticsearch"))));
            var blobs = soon(() -> closing.add(S3Server.start(data.resolve("s3"))));
            S3Server s3 = done(blobs);
            KafkaCluster kafka = done(brokers);
            Elasticsearch elasticsearch = done(documents);
            progress.accept(plan.brokers() + " Kafka brokers, Elasticsearch and " + s3.product() + " run");

            ServiceSettings settings = new ServiceSettings(plan, kafka, elasticsearch, s3);
            List<Service> services = new ArrayList<>();
            services.addAll(settings.services(Service.Kind.COMMAND, plan.commandServices()));
            services.addAll(settings.services(Service.Kind.QUERY, plan.queryServices()));
            services.addAll(settings.services(Service.Kind.AUDIT, plan.auditServices()));
            var starts = services.stream()
                    .map(service -> soon(() -> {
                        closing.add(service).process().start();
                        return service;
                    }))
                    .toList();
            for (CompletableFuture<Service> start : starts) {
                done(start);
            }
            progress.accept(services.size() + " services run");

            GatewayConfiguration routes = new GatewayConfiguration(
                    "127.0.0.1:" + plan.port(),
                    addresses(services, Service.Kind.COMMAND),
                    addresses(services, Service.Kind.QUERY),
                    addresses(services, Service.Kind.AUDIT));
            Nginx gateway = closing.add(Nginx.start(data.resolve("gateway"), routes.text(), plan.port()));
            return new LocalCluster(closing, kafka, elasticsearch, s3, List.copyOf(services), gateway);
        } catch (IOException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private static List<String> addresses(List<Service> services, Service.Kind kind) {
        return services.stream()
                .filter(service -> service.kind() == kind)
                .map(service -> "127.0.0.1:" + service.process().port())
                .toList();
    }

    private interface Starting<T> {
        T start() throws IOException;
    }

    private static <T> CompletableFuture<T> soon(Starting<T> starting) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return starting.start();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    private static <T> T done(CompletableFuture<T> start) throws IOException {
        try {
            return start.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof UncheckedIOException cause ? cause.getCause() : new IOException(e.getCause());
        }
    }

    /** Where clients go. */
    public URI uri() {
        return gateway.uri();
    }

    public KafkaCluster kafka() {
        return kafka;
    }

    public Elasticsearch elasticsearch() {
        return elasticsearch;
    }

    public S3Server s3() {
        return s3;
    }

    public List<Service> services(Service.Kind kind) {
        return services.stream().filter(service -> service.kind() == kind).toList();
    }

    /** Every process, in the order of an upload's way. */
    public List<ServerProcess> processes() {
        List<ServerProcess> all = new ArrayList<>();
        all.add(gateway.process());
        services.forEach(service -> all.add(service.process()));
        all.addAll(kafka.brokers());
        all.add(elasticsearch.process());
        all.add(s3.process());
        return all;
    }

    /** The services first, so that they can still say goodbye. */
    @Override
    public void close() {
        closing.close();
    }
}
