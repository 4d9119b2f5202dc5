package affineur.blobs.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends a request up to three times where the connection breaks or the server says it is busy, as long as little time has
 * gone: who waits for us is not to wait much longer than one timeout. All of S3's requests may be repeated but POSTs.
 */
final class Retries implements Interceptor {
    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration ENOUGH = Duration.ofSeconds(10);
    private static final Set<Integer> BUSY = Set.of(408, 429, 500, 502, 503, 504);

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        long begun = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt == ATTEMPTS || request.method().equals("POST");
            try {
                Response response = chain.proceed(request);
                if (last || isLate(begun) || !BUSY.contains(response.code())) {
                    return response;
                }
                response.close();
            } catch (IOException e) {
                if (last || isLate(begun) || chain.call().isCanceled()) {
                    throw e;
                }
            }
            pause(attempt);
        }
    }

    private static boolean isLate(long begun) {
        return System.nanoTime() - begun > ENOUGH.toNanos();
    }

    private static void pause(int attempt) throws InterruptedIOException {
        long most = FIRST_PAUSE.toMillis() << (2 * (attempt - 1));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted between two attempts");
        }
    }
}
