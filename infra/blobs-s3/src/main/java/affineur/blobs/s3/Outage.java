package affineur.blobs.s3;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.ServerException;
import io.minio.messages.ErrorResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients and the operator are told when S3 fails: clients each time, the log once a minute and when it is over. */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long SILENCE = Duration.ofMinutes(1).toNanos();
    private static final Set<String> FULL =
            Set.of("XMinioStorageFull", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded");

    private final String place;
    private volatile boolean failing;
    private long toldAt;

    /** @param place for people: what fails */
    Outage(String place) {
        this.place = place;
    }

    /** A request came through. */
    void over() {
        if (failing) {
            synchronized (this) {
                if (failing) {
                    failing = false;
                    LOG.info("{} can be used again", place);
                }
            }
        }
    }

    /** A request failed, or was answered with an error. */
    Refusal because(@Nullable Throwable cause) {
        tell(describe(cause));
        return cause instanceof ErrorResponseException refused && isFull(refused.errorResponse())
                ? new Refusal(
                        ProblemType.STORAGE_FULL,
                        "The registry's storage is full, so nothing was stored. Ask its operator to make room, then try again.")
                : new Refusal(
                        ProblemType.STORAGE_UNAVAILABLE,
                        "The registry cannot reach its file storage at the moment. Try again; its operator finds the cause in its log.");
    }

    private static boolean isFull(ErrorResponse response) {
        return FULL.contains(response.code());
    }

    private synchronized void tell(String what) {
        long now = System.nanoTime();
        if (!failing || now - toldAt > SILENCE) {
            failing = true;
            toldAt = now;
            LOG.error("{} cannot be used: {}", place, what);
        }
    }

    /** Without the headers of requests, which the SDK's exceptions carry in their texts: some are secret. */
    static String describe(@Nullable Throwable cause) {
        return switch (cause) {
            case null -> "no answer";
            case ErrorResponseException refused ->
                refused.errorResponse().code() + " (" + refused.errorResponse().message() + ")";
            case ServerException failed -> "it answers " + failed.statusCode();
            case IOException broken -> broken.toString();
            case Throwable other -> other.getClass().getSimpleName() + ": " + other.getMessage();
        };
    }
}
