package affineur.server.traces;

import affineur.refusal.Refusal;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Makes a span of each observation. The log's lines have the ids of the span in whose scope they are written. */
final class SpanHandler implements ObservationHandler<Observation.Context> {
    /** By the Elastic Common Schema. */
    private static final String TRACE_ID = "trace.id";

    private static final String SPAN_ID = "span.id";

    private static final W3CTraceContextPropagator PROPAGATOR = W3CTraceContextPropagator.getInstance();

    private final Tracer tracer;

    SpanHandler(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }

    @Override
    public void onStart(Observation.Context context) {
        Span span = tracer.spanBuilder(name(context))
                .setParent(parent(context))
                .setSpanKind(kind(context))
                .startSpan();
        context.put(Span.class, span);
        if (context instanceof SenderContext<?> sender) {
            inject(span, sender);
        }
    }

    private static Context parent(Observation.Context context) {
        if (context instanceof ReceiverContext<?> receiver) {
            return extract(receiver);
        }
        ObservationView parent = context.getParentObservation();
        Span span = parent == null ? null : parent.getContextView().get(Span.class);
        return span == null ? Context.root() : Context.root().with(span);
    }

    private static <C> Context extract(ReceiverContext<C> receiver) {
        return PROPAGATOR.extract(Context.root(), receiver.getCarrier(), new TextMapGetter<C>() {
            @Override
            public Iterable<String> keys(C carrier) {
                return List.of();
            }

            @Override
            public @Nullable String get(@Nullable C carrier, String key) {
                return receiver.getGetter().get(Objects.requireNonNull(carrier), key);
            }
        });
    }

    private static <C> void inject(Span span, SenderContext<C> sender) {
        PROPAGATOR.inject(
                Context.root().with(span),
                sender.getCarrier(),
                (carrier, key, value) -> sender.getSetter().set(carrier, key, value));
    }

    private static SpanKind kind(Observation.Context context) {
        Kind kind = switch (context) {
            case ReceiverContext<?> receiver -> receiver.getKind();
            case SenderContext<?> sender -> sender.getKind();
            default -> null;
        };
        return switch (kind) {
            case SERVER -> SpanKind.SERVER;
            case CLIENT -> SpanKind.CLIENT;
            case PRODUCER -> SpanKind.PRODUCER;
            case CONSUMER -> SpanKind.CONSUMER;
            case null -> SpanKind.INTERNAL;
        };
    }

    private static String name(Observation.Context context) {
        String contextual = context.getContextualName();
        return contextual == null ? String.valueOf(context.getName()) : contextual;
    }

    @Override
    public void onError(Observation.Context context) {
        Throwable error = context.getError();
        Span span = context.get(Span.class);
        if (span == null || error == null) {
            return;
        }
        if (error instanceof Refusal refusal) {
            span.setAttribute("affineur.refusal", refusal.code());
        }
        if (!(error instanceof Refusal refusal) || refusal.kind() == Refusal.Kind.UNAVAILABLE) {
            span.setAttribute("error.type", error.getClass().getName());
            span.setStatus(StatusCode.ERROR);
        }
    }

    @Override
    public void onScopeOpened(Observation.Context context) {
        show(context.get(Span.class));
    }

    @Override
    public void onScopeClosed(Observation.Context context) {
        ObservationView parent = context.getParentObservation();
        show(parent == null ? null : parent.getContextView().get(Span.class));
    }

    private static void show(@Nullable Span span) {
        if (span == null) {
            MDC.remove(TRACE_ID);
            MDC.remove(SPAN_ID);
        } else {
            MDC.put(TRACE_ID, span.getSpanContext().getTraceId());
            MDC.put(SPAN_ID, span.getSpanContext().getSpanId());
        }
    }

    @Override
    public void onStop(Observation.Context context) {
        Span span = context.get(Span.class);
        if (span != null) {
            span.updateName(name(context));
            for (KeyValue attribute : context.getAllKeyValues()) {
                span.setAttribute(attribute.getKey(), attribute.getValue());
            }
            span.end();
        }
    }
}
