package affineur.blobs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.blobs.s3.S3Settings.Keys;
import affineur.refusal.Refusal;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class S3SettingsTest {
    private static final Keys KEYS = new Keys("access", "very-secret");

    @Test
    void showsNoSecret() {
        assertThat(S3Settings.of(URI.create("https://s3.example"), "wheels", KEYS)
                        .toString())
                .contains("access", "wheels")
                .doesNotContain("very-secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3.example",
                "ftp://s3.example",
                "https:///",
                "https://user:password@s3.example",
                "https://s3.example/bucket",
                "https://s3.example?x=y"
            })
    void refusesAnEndpointThatIsNoServer(String endpoint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> S3Settings.of(URI.create(endpoint), "wheels", KEYS))
                .withMessageContaining("http://host:port")
                .withMessageNotContaining("password");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new S3Settings.Redirects(Duration.ofMinutes(1), Optional.of(URI.create(endpoint))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "Wheels", "wheels_", "-wheels", "whe..els", "wheels/x"})
    void refusesABucketThatS3Refuses(String bucket) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> S3Settings.of(URI.create("https://s3.example"), bucket, KEYS))
                .withMessageContaining("cannot be the name of a bucket");
    }

    @Test
    void saysThatTheBucketIsMissingAndMayNotBeMade() throws IOException {
        HttpServer strict = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        strict.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(exchange.getRequestMethod().equals("HEAD") ? 404 : 403, -1);
            }
        });
        strict.start();
        try {
            URI endpoint = URI.create("http://127.0.0.1:" + strict.getAddress().getPort());
            assertThatThrownBy(() -> S3Blobs.open(S3Settings.of(endpoint, "wheels", KEYS)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("bucket wheels", "missing and cannot be made")
                    .hasMessageNotContaining("very-secret");
        } finally {
            strict.stop(0);
        }
    }

    @Test
    void anUploadThatFindsNoMemoryIsRefusedInTheEnd() {
        var memory = new UploadMemory(1, Duration.ofMillis(10));
        UploadMemory.Share first = memory.share();
        UploadMemory.Share second = memory.share();
        first.take();
        assertThat(first.takeMore()).isFalse();

        assertThatThrownBy(second::take)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("uploads-busy"));
        first.close();
        second.take();
        second.close();
    }
}
