package affineur.query.file;

import static affineur.query.Http.header;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.blobs.Staged;
import affineur.events.FileEvent.FilePublished;
import affineur.http.Front;
import affineur.packaging.Sha256;
import affineur.query.Http;
import affineur.query.TestRegistry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads that the kernel cannot send: of content that is no local file, and over TLS. */
@Timeout(60)
final class CopyTest {
    private static final int SIZE = 20 << 20;

    @TempDir
    Path directory = Path.of("");

    private static byte[] content() {
        byte[] bytes = new byte[SIZE];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    private static String path(FilePublished file) {
        return "/files/" + file.hashes().sha256() + "/" + file.filename();
    }

    @Test
    void sendsContentThatIsNoFile() throws Exception {
        AtomicInteger open = new AtomicInteger();
        byte[] content = content();
        TestRegistry registry = new TestRegistry(directory, blobs -> new Remote(blobs, open));
        try {
            FilePublished file = registry.publish(PUBLIC, "large-1.0.tar.gz", content);
            HttpResponse<byte[]> whole = Http.get(registry.url(path(file)));
            assertThat(whole.statusCode()).isEqualTo(200);
            assertThat(header(whole, "Content-Length")).isEqualTo(Integer.toString(SIZE));
            assertThat(Arrays.equals(whole.body(), content)).isTrue();
            HttpResponse<byte[]> part = Http.get(registry.url(path(file)), "Range", "bytes=1000000-1999999");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, 1_000_000, 2_000_000));
            assertThat(header(Http.send("HEAD", registry.url(path(file))), "Content-Length"))
                    .isEqualTo(Integer.toString(SIZE));

            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), registry.port())) {
                socket.getOutputStream()
                        .write(("GET " + path(file) + " HTTP/1.1\r\nHost: x\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readNBytes(1000);
            }
            while (open.get() > 0) {
                Thread.onSpinWait();
            }
        } finally {
            registry.stop();
        }
    }

    @Test
    void sendsFilesOverTls() throws Exception {
        byte[] content = content();
        KeyStore keys = keys();
        TestRegistry registry = new TestRegistry(directory.resolve("registry"));
        Server server = new Server();
        try {
            FilePublished file = registry.publish(PUBLIC, "large-1.0.tar.gz", content);
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setKeyStore(keys);
            tls.setKeyStorePassword("changeit");
            ServerConnector connector =
                    new ServerConnector(server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory());
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            server.setHandler(new Front(registry.routes()));
            server.start();

            try (HttpClient client =
                    HttpClient.newBuilder().sslContext(trusting(keys)).build()) {
                URI url = URI.create("https://127.0.0.1:" + connector.getLocalPort() + path(file));
                HttpResponse<byte[]> whole =
                        client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofByteArray());
                assertThat(Arrays.equals(whole.body(), content)).isTrue();
                HttpResponse<byte[]> end = client.send(
                        HttpRequest.newBuilder(url)
                                .header("Range", "bytes=-5000")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                assertThat(end.body()).isEqualTo(Arrays.copyOfRange(content, SIZE - 5000, SIZE));
            }
        } finally {
            server.stop();
            registry.stop();
        }
    }

    private KeyStore keys() throws Exception {
        Path file = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    }

    private static SSLContext trusting(KeyStore keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate(keys.aliases().nextElement()));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** The same content, as if it were on another machine. */
    private record Remote(Blobs blobs, AtomicInteger opened) implements Blobs {
        @Override
        public Staged stage() throws IOException {
            return blobs.stage();
        }

        @Override
        public Optional<Blob> find(Sha256 name) throws IOException {
            return blobs.find(name).map(blob -> new Elsewhere(blob, opened));
        }

        @Override
        public void delete(Sha256 name) throws IOException {
            blobs.delete(name);
        }

        @Override
        public Stream<Kept> list() throws IOException {
            return blobs.list();
        }
    }

    private record Elsewhere(Blob blob, AtomicInteger opened) implements Blob {
        @Override
        public long size() {
            return blob.size();
        }

        @Override
        public Instant since() {
            return blob.since();
        }

        @Override
        public ReadableByteChannel open(long from) throws IOException {
            InputStream content = Channels.newInputStream(blob.open(from));
            opened.incrementAndGet();
            return Channels.newChannel(new FilterInputStream(content) {
                @Override
                public void close() throws IOException {
                    super.close();
                    opened.decrementAndGet();
                }
            });
        }

        @Override
        public Optional<Path> file() {
            return Optional.empty();
        }
    }
}
