package affineur.local;

import affineur.engines.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;

/** A node of one of the three services. */
public record Service(Kind kind, ServerProcess process) implements AutoCloseable {
    /** Which of the three. */
    public enum Kind {
        COMMAND,
        QUERY,
        AUDIT;

        /** As the program calls it: {@code command-service}. */
        String command() {
            return name().toLowerCase(Locale.ROOT) + "-service";
        }
    }

    /** The node itself, past the gateway. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + process.port() + "/");
    }

    /** Whether this is the command-service that writes, as it says itself. */
    public boolean leads() {
        HttpRequest request = HttpRequest.newBuilder(uri().resolve("readyz"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("writes the ledger, at");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
