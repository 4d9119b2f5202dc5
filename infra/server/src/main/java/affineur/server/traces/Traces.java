package affineur.server.traces;

import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Sends what is observed to a collector, as spans by OTLP over HTTP. A collector that is down costs spans and nothing else. */
public final class Traces implements AutoCloseable {
    private static final long GOODBYE_SECONDS = 3;

    private final SdkTracerProvider provider;
    private final ObservationRegistry observations = ObservationRegistry.create();

    private Traces(SdkTracerProvider provider) {
        this.provider = provider;
        observations.observationConfig().observationHandler(new SpanHandler(provider.get("affineur")));
    }

    /**
     * @param collector {@code http://host:4318}; spans go to {@code /v1/traces} there
     * @param ratio of the traces that begin here, from 0 to 1; of those that begin elsewhere, the client says
     */
    public static Traces to(URI collector, double ratio, String service, String node) {
        String base = collector.toString();
        Resource process = Resource.getDefault()
                .merge(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"), service,
                        AttributeKey.stringKey("service.instance.id"), node)));
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint((base.endsWith("/") ? base : base + "/") + "v1/traces")
                .build();
        return new Traces(SdkTracerProvider.builder()
                .setResource(process)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build());
    }

    /** Whatever is observed there becomes a span. */
    public ObservationRegistry observations() {
        return observations;
    }

    /** Sends what is left, if somebody takes it soon. */
    @Override
    public void close() {
        provider.shutdown().join(GOODBYE_SECONDS, TimeUnit.SECONDS);
    }
}
