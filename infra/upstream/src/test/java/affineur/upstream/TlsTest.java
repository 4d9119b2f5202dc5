package affineur.upstream;

import static affineur.upstream.Scene.CHEESE;
import static affineur.upstream.Scene.PAGE;
import static affineur.upstream.Scene.assertRefused;
import static affineur.upstream.Scene.page;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.refusal.ProblemType;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom the registry believes to be the upstream. */
@Timeout(30)
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path directory;

    /** Of a certificate that the JDK's own keytool makes; it shows it, and trusts it. */
    private SSLContext context(String host) throws Exception {
        Path store = directory.resolve(host + ".p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "upstream",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        shown.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private static HostileUpstream server(SSLContext context) {
        return new HostileUpstream(context.getServerSocketFactory())
                .on(PAGE, call -> call.json(page("cheese-1.0-py3-none-any.whl")));
    }

    @Test
    void aTrustedCertificateOfTheHostIsBelieved() throws Exception {
        SSLContext context = context("index.example.org");
        try (Scene scene = Scene.secure(server(context), context)) {
            assertThat(scene.found().files().getFirst().url()).hasScheme("https");
        }
    }

    @Test
    void aCertificateThatNobodyHasSignedIsNot() throws Exception {
        try (Scene scene = Scene.secure(server(context("index.example.org")), null)) {
            assertThat(assertRefused(ProblemType.UPSTREAM_UNREACHABLE, () -> scene.index.page(CHEESE))
                            .text())
                    .contains("TLS");
            assertThat(scene.server.calls()).isEmpty();
        }
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsNot() throws Exception {
        SSLContext context = context("evil.example.org");
        try (Scene scene = Scene.secure(server(context), context)) {
            assertThat(assertRefused(ProblemType.UPSTREAM_UNREACHABLE, () -> scene.index.page(CHEESE))
                            .text())
                    .contains("TLS");
            assertThat(scene.server.calls()).isEmpty();
        }
    }

    @Test
    void whatIsNoTlsIsNot() {
        try (HostileUpstream server = new HostileUpstream();
                Scene scene = Scene.secure(server, null)) {
            assertRefused(ProblemType.UPSTREAM_UNREACHABLE, () -> scene.index.page(CHEESE));
        }
    }

    @Test
    void aHandshakeThatNeverEndsIsNotWaitedFor() {
        try (Scene scene = Scene.secure(new HostileUpstream(HostileUpstream::awaitEnd), null)) {
            assertRefused(ProblemType.UPSTREAM_TOO_SLOW, () -> scene.index.page(CHEESE));
        }
    }

    @Test
    void nothingGoesFromHttpsToHttp() throws Exception {
        SSLContext context = context("index.example.org");
        try (Scene scene = Scene.secure(server(context), context)) {
            scene.server.on(PAGE, call -> call.redirect("http://index.example.org:" + scene.server.port() + "/x"));
            assertRefused(ProblemType.UPSTREAM_OUT_OF_BOUNDS, () -> scene.index.page(CHEESE));
            assertThat(scene.server.calls()).hasSize(1);
        }
        try (Scene scene = Scene.secure(server(context), context)) {
            scene.server.on(PAGE, call -> call.json(page(scene.fileUrl("a", "/cheese-1.0-py3-none-any.whl"))));
            assertThat(scene.found().omitted()).containsEntry(Omission.OTHER_SCHEME, 1);
        }
    }
}
