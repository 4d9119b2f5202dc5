package affineur.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Clients that upload one file after the other until they are stopped. They do as twine does: an answer of 5xx is tried
 * again at once, five times, and then given up. Each tenth upload is one that must be refused.
 */
final class Uploaders implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final int RETRIES = 5;
    /** The checker downloads all that was uploaded, after each fault. */
    private static final long PAUSE_NANOS = 200_000_000;

    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final URI gateway;
    private final Told told;
    private final List<Thread> clients = new ArrayList<>();
    private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();
    private final AtomicLong lastAcknowledged = new AtomicLong(System.nanoTime());
    private final AtomicLong longestGap = new AtomicLong();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private volatile boolean stopped;

    private Uploaders(URI gateway, Told told) {
        this.gateway = gateway;
        this.told = told;
    }

    /** @param name of what they publish: a package each, {@code name-0}, {@code name-1} … */
    static Uploaders start(URI gateway, Told told, String name) {
        Uploaders uploaders = new Uploaders(gateway, told);
        for (int i = 0; i < CLIENTS; i++) {
            String own = name + "-" + i;
            uploaders.clients.add(Thread.ofPlatform().name("uploader-" + i).start(() -> uploaders.run(own)));
        }
        return uploaders;
    }

    private void run(String name) {
        for (int i = 0; !stopped; i++) {
            Wheel wheel = Wheel.of(name, "1." + i).saying("x".repeat(1000 * (i % 100)));
            int status = upload(UploadForm.of(wheel));
            if (status == 200) {
                told.published(wheel);
                acknowledged.incrementAndGet();
                long now = System.nanoTime();
                longestGap.accumulateAndGet(now - lastAcknowledged.getAndSet(now), Math::max);
                if (i % 10 == 0) {
                    uploadWhatMustBeRefused(wheel);
                }
            } else {
                told.inDoubt(wheel);
                givenUp.incrementAndGet();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void uploadWhatMustBeRefused(Wheel published) {
        Wheel other = published.saying("other bytes");
        int status = upload(UploadForm.of(other));
        if (status < 500) {
            told.refused(other.sha256());
        }
        if (status == 200) {
            throw new AssertionError(other.filename() + " was published twice with different bytes");
        }
    }

    private int upload(UploadForm form) {
        byte[] body = form.body();
        int status = 0;
        for (int attempt = 0; attempt <= RETRIES && (status == 0 || status >= 500); attempt++) {
            status = send(body);
            answers.merge(status, 1, Integer::sum);
        }
        return status;
    }

    /** @return 599 if the connection broke */
    private int send(byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/legacy/"))
                .timeout(LONGEST)
                .header("Content-Type", UploadForm.CONTENT_TYPE)
                .header("Authorization", Registry.basic(Registry.TOKEN))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
            return answer.statusCode();
        } catch (IOException e) {
            return 599;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void awaitMore(int uploads) {
        int before = acknowledged.get();
        await(() -> acknowledged.get() >= before + uploads, "uploads to be acknowledged");
    }

    void awaitMoreOf(int status, int count) {
        int before = answers.getOrDefault(status, 0);
        await(() -> answers.getOrDefault(status, 0) >= before + count, "answers of " + status);
    }

    private void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited in vain for " + what + "; so far " + this);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    void forgetGap() {
        longestGap.set(0);
    }

    /** The longest time in which no upload was acknowledged. */
    Duration longestGap() {
        return Duration.ofNanos(longestGap.get());
    }

    /** Uploads that were not acknowledged after all retries. */
    int givenUp() {
        return givenUp.get();
    }

    /** By status, each attempt counted. */
    Map<Integer, Integer> answers() {
        return new TreeMap<>(answers);
    }

    /** Begins no more uploads, and waits for the end of those that have begun. */
    void finish() {
        stopped = true;
        try {
            for (Thread client : clients) {
                client.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        finish();
        http.close();
    }

    @Override
    public String toString() {
        return acknowledged + " uploads acknowledged, " + givenUp + " given up; answers " + answers()
                + "; longest time without an acknowledgement " + longestGap().toMillis() + " ms";
    }
}
