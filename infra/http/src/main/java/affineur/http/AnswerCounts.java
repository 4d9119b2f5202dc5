package affineur.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.server.Response;

/** {@code affineur.http.answers}: how many answers of each status were begun. */
final class AnswerCounts {
    private static final int[] STATUSES = {
        200, 201, 204, 206, 301, 302, 303, 304, 307, 400, 401, 403, 404, 405, 406, 408, 409, 411, 413, 414, 415, 416,
        422, 429, 431, 500, 501, 503
    };

    /** By status; those that nobody expects share one. */
    private final LongAdder[] counts = new LongAdder[600];

    AnswerCounts(MeterRegistry meters) {
        LongAdder others = register(meters, "other");
        Arrays.fill(counts, others);
        for (int status : STATUSES) {
            counts[status] = register(meters, Integer.toString(status));
        }
    }

    private static LongAdder register(MeterRegistry meters, String status) {
        LongAdder count = new LongAdder();
        FunctionCounter.builder("affineur.http.answers", count, LongAdder::doubleValue)
                .tag("status", status)
                .description("Answers to HTTP requests")
                .register(meters);
        return count;
    }

    /** To be called while the response is still the request's own. */
    void count(Response response) {
        int status = response.getStatus();
        // 0: nobody has set one, which is 200
        counts[status == 0 ? 200 : Math.clamp(status, 1, counts.length - 1)].increment();
    }
}
