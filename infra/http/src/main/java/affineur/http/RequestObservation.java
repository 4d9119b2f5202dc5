package affineur.http;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** A request as traces show it: from its arrival to the end of its answer, as a part of what the client says it does. */
final class RequestObservation {
    private static final String NAME = "affineur.http.request";

    private RequestObservation() {}

    static Observation start(ObservationRegistry observations, Request request, String id) {
        if (observations.isNoop()) {
            return Observation.NOOP;
        }
        ReceiverContext<Request> context =
                new ReceiverContext<>((carrier, key) -> carrier.getHeaders().get(key), Kind.SERVER);
        context.setCarrier(request);
        return Observation.createNotStarted(NAME, () -> context, observations)
                .contextualName(request.getMethod())
                .lowCardinalityKeyValue("http.request.method", request.getMethod())
                .highCardinalityKeyValue(
                        "url.path", String.valueOf(request.getHttpURI().getPath()))
                .highCardinalityKeyValue(Correlation.LOGGED, id)
                .start();
    }

    static void stop(Observation observation, Response response) {
        int status = response.getStatus();
        observation
                .lowCardinalityKeyValue("http.response.status_code", Integer.toString(status == 0 ? 200 : status))
                .stop();
    }
}
