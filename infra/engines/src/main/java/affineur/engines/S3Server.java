package affineur.engines;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An S3 on loopback, over files in a directory: MinIO where it can be had, S3Proxy where not. */
public final class S3Server implements AutoCloseable {
    public static final String ACCESS_KEY = "affineur";
    public static final String SECRET_KEY = "cheese-that-ripens";

    private final String product;
    private final ServerProcess process;
    private final URI uri;

    private S3Server(String product, ServerProcess process, URI uri) {
        this.product = product;
        this.process = process;
        this.uri = uri;
    }

    /** Starts the best that can be had here and returns when it is ready. Its data live in the directory. */
    public static S3Server start(Path directory) throws IOException {
        Optional<Path> minio = Minio.find();
        return minio.isPresent() ? minio(minio.get(), directory, Map.of()) : s3Proxy(directory);
    }

    /**
     * Starts MinIO.
     *
     * @param binary as {@link Minio#find} has it
     * @param environment more of MinIO's variables; where {@code MINIO_CERTS_DIR} names a directory, it speaks TLS
     */
    public static S3Server minio(Path binary, Path directory, Map<String, String> environment) throws IOException {
        Path place = directory.toAbsolutePath();
        int port = FreePort.next();
        String certificates = environment.get(Minio.CERTIFICATES);
        Map<String, String> variables = new LinkedHashMap<>(Map.of(
                "MINIO_ROOT_USER",
                ACCESS_KEY,
                "MINIO_ROOT_PASSWORD",
                SECRET_KEY,
                "MINIO_BROWSER",
                "off",
                "MINIO_UPDATE",
                "off"));
        variables.putAll(environment);
        variables.remove(Minio.CERTIFICATES);
        ServerProcess.Builder server = ServerProcess.named("minio", place)
                .port(port)
                .command(
                        binary.toString(),
                        "server",
                        "--quiet",
                        "--certs-dir",
                        certificates == null ? place.resolve("no-certificates").toString() : certificates,
                        "--address",
                        "127.0.0.1:" + port,
                        place.resolve("data").toString());
        variables.forEach(server::environment);
        URI uri = URI.create((certificates == null ? "http" : "https") + "://127.0.0.1:" + port);
        // over TLS its certificate is unknown to us here
        server.readyWhen(
                certificates == null ? Readiness.answers(uri.resolve("/minio/health/ready")) : Readiness.listens(port));
        return new S3Server("MinIO", server.start(), uri);
    }

    /** Starts S3Proxy, a stand-in: it checks signatures, but no checksums, and encrypts nothing. */
    public static S3Server s3Proxy(Path directory) throws IOException {
        Path place = directory.toAbsolutePath();
        int port = FreePort.next();
        URI uri = URI.create("http://127.0.0.1:" + port);
        Path data = Files.createDirectories(place.resolve("data"));
        Path settings = place.resolve("s3proxy.properties");
        Files.writeString(settings, """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                s3proxy.ignore-unknown-headers=true
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(uri, ACCESS_KEY, SECRET_KEY, data));
        Path logging = place.resolve("logback.xml");
        Files.writeString(logging, """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d %p %c{0} %m%n</pattern></encoder>
                  </appender>
                  <root level="WARN"><appender-ref ref="out"/></root>
                </configuration>
                """);
        ServerProcess process = ServerProcess.named("s3proxy", place)
                .port(port)
                .command(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dlogback.configurationFile=" + logging,
                        "-cp",
                        jars() + "/*",
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        settings.toString())
                .readyWhen(Readiness.listens(port))
                .start();
        return new S3Server("S3Proxy", process, uri);
    }

    private static Path jars() throws IOException {
        Path jars = Unpacked.root().resolve(Path.of("infra", "engines", "s3proxy", "target", "jars"));
        if (!Files.isDirectory(jars)) {
            throw new IOException("No S3Proxy in " + jars + ": run ./mvnw -pl infra/engines/s3proxy process-resources");
        }
        return jars;
    }

    /** Which one it is: {@code MinIO} or {@code S3Proxy}. */
    public String product() {
        return product;
    }

    public URI uri() {
        return uri;
    }

    /** To kill it and start it again on the same port and data. */
    public ServerProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
