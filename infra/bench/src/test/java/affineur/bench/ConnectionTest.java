package affineur.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
    private final byte[] big = new byte[3_000_000];
    private final AtomicReference<byte[]> uploaded = new AtomicReference<>(new byte[0]);
    private HttpServer server;
    private Connection connection;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            uploaded.set(exchange.getRequestBody().readAllBytes());
            switch (exchange.getRequestURI().getPath()) {
                case "/chunked" -> exchange.sendResponseHeaders(200, 0);
                case "/none" -> exchange.sendResponseHeaders(204, -1);
                case "/missing" -> exchange.sendResponseHeaders(404, big.length);
                default -> exchange.sendResponseHeaders(200, big.length);
            }
            if (!exchange.getRequestURI().getPath().equals("/none")) {
                exchange.getResponseBody().write(big);
            }
            exchange.close();
        });
        server.start();
        connection = Connection.open(server.getAddress().getPort(), "token");
    }

    @AfterEach
    void stop() throws IOException {
        connection.close();
        server.stop(0);
    }

    @Test
    void keepsTheConnectionWhateverTheFormOfTheAnswer() throws IOException {
        assertThat(connection.get("/chunked", "").body()).isEqualTo(big);
        assertThat(connection.send("DELETE", "/none", "").status()).isEqualTo(204);
        assertThat(connection.download("/file")).isEqualTo(big.length);
        assertThat(connection.get("/file", "").body()).isEqualTo(big);
    }

    @Test
    void anUnexpectedAnswerIsAnError() throws IOException {
        Connection.Answer answer = connection.get("/missing", "");
        assertThatThrownBy(() -> answer.expecting(200)).hasMessageContaining("404");
        assertThatThrownBy(() -> connection.download("/missing")).hasMessageContaining("404");
    }

    @Test
    void uploadsTheSameFormFromMemoryAndFromDisk(@TempDir Path directory) throws IOException {
        for (Wheel wheel : new Wheel[] {Wheel.small("one", "1.0"), Wheel.onDisk(directory, "two", "1.0", 2)}) {
            byte[] file = switch (wheel.content()) {
                case Wheel.Content.Memory memory -> memory.bytes();
                case Wheel.Content.Disk disk -> Files.readAllBytes(disk.file());
            };
            Upload upload = Upload.of(wheel);
            connection.post(upload).expecting(200);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            expected.writeBytes(upload.head());
            expected.writeBytes(file);
            expected.writeBytes(upload.tail());
            assertThat(uploaded.get()).isEqualTo(expected.toByteArray());
            assertThat(new String(upload.head(), StandardCharsets.US_ASCII))
                    .contains("name=\"sha256_digest\"\r\n\r\n" + wheel.sha256());
        }
    }
}
