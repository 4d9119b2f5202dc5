package affineur.oidc;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches over HTTP, without redirects, in the time given and 256 KiB at the most, however slowly the bytes come. */
final class IssuerDocuments implements IssuerKeys.Documents {
    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final int LARGEST = 256 * 1024;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LONGEST)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    @Override
    public byte[] fetch(URI address, Duration patience) throws IOException {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(address)
                    .header("Accept", "application/json")
                    .build();
        } catch (IllegalArgumentException e) {
            throw new IOException(address + " cannot be asked", e);
        }
        FutureTask<byte[]> body = new FutureTask<>(() -> {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream content = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException(address + " answers " + response.statusCode());
                }
                byte[] bytes = content.readNBytes(LARGEST + 1);
                if (bytes.length > LARGEST) {
                    throw new IOException(address + " has more than " + LARGEST + " bytes");
                }
                return bytes;
            }
        });
        Thread _ = Thread.startVirtualThread(body);
        return await(address, body, patience);
    }

    private static byte[] await(URI address, Future<byte[]> body, Duration patience) throws IOException {
        try {
            return body.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(address + " has not answered in time", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while asking " + address);
        } finally {
            boolean _ = body.cancel(true);
        }
    }
}
