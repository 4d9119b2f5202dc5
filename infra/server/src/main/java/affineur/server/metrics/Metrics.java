package affineur.server.metrics;

import affineur.ledger.LedgerTail;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/** All numbers of a process. */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    public Metrics() {
        List<MeterBinder> basics = List.of(
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new ClassLoaderMetrics(),
                new ProcessorMetrics(),
                new UptimeMetrics(),
                new FileDescriptorMetrics(),
                collections);
        basics.forEach(basic -> basic.bindTo(registry));
    }

    /** Where the parts of the process register what they measure. */
    public MeterRegistry registry() {
        return registry;
    }

    /** How far a read model is. */
    public void follow(String name, LedgerTail tail) {
        Gauge.builder("affineur.projection.position", tail, LedgerTail::position)
                .description("The first ledger entry that is not shown yet")
                .tag("projection", name)
                .register(registry);
        Gauge.builder("affineur.projection.lag", tail, LedgerTail::lag)
                .description("Records in the ledger that were not applied yet at the last look")
                .tag("projection", name)
                .register(registry);
        Gauge.builder("affineur.projection.failing", tail, all -> all.failure().isPresent() ? 1 : 0)
                .description("1 while it stands still; the log says why")
                .tag("projection", name)
                .register(registry);
    }

    /** In Prometheus's text format. */
    String scrape(String contentType) {
        return registry.scrape(contentType);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
