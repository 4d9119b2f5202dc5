package affineur.e2e;

import affineur.engines.FreePort;
import affineur.engines.Nginx;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** TLS in front of the program, as an operator puts it there: nginx, with a certificate of an authority of its own. */
final class TlsFront implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final Nginx nginx;
    private final int port;
    private final Path authority;

    private TlsFront(Nginx nginx, int port, Path authority) {
        this.nginx = nginx;
        this.port = port;
        this.authority = authority;
    }

    static TlsFront start(Registry registry, Path directory) throws IOException, GeneralSecurityException {
        Path place = Places.created(directory);
        Shell shell = Shell.ofThisMachine(place);
        keytool(shell, "-genkeypair", "-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc:c=ca:true");
        keytool(shell, "-genkeypair", "-alias", "server", "-dname", "CN=localhost");
        keytool(shell, "-certreq", "-alias", "server", "-file", "server.csr");
        keytool(
                shell,
                "-gencert",
                "-alias",
                "ca",
                "-rfc",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-infile",
                "server.csr",
                "-outfile",
                "server.pem");
        keytool(shell, "-exportcert", "-alias", "ca", "-rfc", "-file", "ca.pem");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(place.resolve("keys.p12"))) {
            keys.load(file, PASSWORD.toCharArray());
        }
        byte[] key = keys.getKey("server", PASSWORD.toCharArray()).getEncoded();
        Places.write(
                place.resolve("server.key"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        int port = FreePort.next();
        String configuration =
                """
                pid nginx.pid;
                error_log stderr warn;
                events {}
                http {
                    access_log off;
                    client_body_temp_path temp-body;
                    proxy_temp_path temp-proxy;
                    fastcgi_temp_path temp-fastcgi;
                    uwsgi_temp_path temp-uwsgi;
                    scgi_temp_path temp-scgi;
                    server {
                        listen 127.0.0.1:%d ssl;
                        ssl_certificate %s;
                        ssl_certificate_key %s;
                        large_client_header_buffers 4 32k;
                        location / {
                            proxy_pass http://127.0.0.1:%d;
                            proxy_set_header Host $http_host;
                            proxy_set_header X-Forwarded-Proto https;
                        }
                    }
                }
                """.formatted(port, place.resolve("server.pem"), place.resolve("server.key"), registry.port());
        return new TlsFront(Nginx.start(place, configuration, port), port, place.resolve("ca.pem"));
    }

    private static void keytool(Shell shell, String command, Object... arguments) {
        var line = new ArrayList<Object>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool"),
                command,
                "-keystore",
                "keys.p12",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        if (command.equals("-genkeypair")) {
            line.addAll(List.of("-keyalg", "RSA"));
        }
        line.addAll(List.of(arguments));
        shell.ok(line.toArray());
    }

    URI uri(String path) {
        return URI.create("https://127.0.0.1:" + port + path);
    }

    /** {@code https://user:secret@…}. */
    String uriWith(String user, String secret, String path) {
        return "https://" + user + ":" + secret + "@127.0.0.1:" + port + path;
    }

    /** The clients there, which trust the authority. */
    Shell trusting(Shell shell) {
        return shell.with("REQUESTS_CA_BUNDLE", authority.toString())
                .with("SSL_CERT_FILE", authority.toString())
                .with("PIP_CERT", authority.toString());
    }

    @Override
    public void close() {
        nginx.close();
    }
}
