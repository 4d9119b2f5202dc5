package affineur.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The baseline: nginx on loopback, serving the bytes that the program served, with the same headers. */
final class Nginx implements Closeable {
    /** Those of the connection, and those that nginx writes by itself. */
    private static final Set<String> NOT_COPIED =
            Set.of("connection", "keep-alive", "transfer-encoding", "content-length", "content-type", "date", "server");

    private final Process process;
    final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** What is at one path. */
    record Static(Path file, Map<String, String> headers) {
        /** What the program answers there. */
        static Static copy(Bed bed, String path, String requestHeaders) throws IOException {
            try (Connection connection = bed.program().connect()) {
                Connection.Answer answer = connection.get(path, requestHeaders).expecting(200);
                Path file = Files.createTempFile(bed.scratch(), "static-", "");
                return new Static(Files.write(file, answer.body()), answer.headers());
            }
        }

        long size() throws IOException {
            return Files.size(file);
        }
    }

    /** Starts it in a new directory; its files and what it serves must not move. */
    static Nginx start(Path directory, Map<String, Static> site) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        int port = Program.freePort();
        Path configuration = directory.resolve("nginx.conf");
        Files.writeString(configuration, configuration(directory, port, site));
        Path log = directory.resolve("error.log");
        Process process = new ProcessBuilder(
                        Tool.NGINX.path().toString(),
                        "-p",
                        directory.toString(),
                        "-e",
                        log.toString(),
                        "-c",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        Nginx nginx = new Nginx(process, port);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!nginx.answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                nginx.close();
                throw new IOException("nginx did not start: " + Files.readString(log));
            }
            Thread.sleep(5);
        }
        return nginx;
    }

    /** The master and its workers. */
    List<Long> pids() {
        return Proc.family(process.toHandle());
    }

    Connection connect() throws IOException {
        return Connection.open(port, "");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.get("/", "").status() > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String configuration(Path directory, int port, Map<String, Static> site) {
        StringBuilder locations = new StringBuilder();
        new TreeMap<>(site).forEach((path, file) -> locations.append(location(path, file)));
        // As root, workers would else run as nobody, who may not read our files.
        String user = "root".equals(System.getProperty("user.name")) ? "user root root;\n" : "";
        return user
                + """
                worker_processes auto;
                daemon off;
                pid DIRECTORY/nginx.pid;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  sendfile on;
                  tcp_nopush on;
                  server_tokens off;
                  etag off;
                  max_ranges 0;
                  if_modified_since off;
                  keepalive_requests 1000000000;
                  keepalive_timeout 600s;
                  types {}
                  client_body_temp_path DIRECTORY/t1; proxy_temp_path DIRECTORY/t2; fastcgi_temp_path DIRECTORY/t3;
                  uwsgi_temp_path DIRECTORY/t4; scgi_temp_path DIRECTORY/t5;
                  server {
                    listen 127.0.0.1:PORT backlog=4096;
                    location / { return 404; }
                LOCATIONS
                  }
                }
                """.replace("DIRECTORY", directory.toString())
                        .replace("PORT", Integer.toString(port))
                        .replace("LOCATIONS", locations);
    }

    /** A path with a slash at its end cannot name a file, hence the rewrite, which costs nginx next to nothing. */
    private static String location(String path, Static file) {
        StringBuilder location = new StringBuilder(String.format(
                Locale.ROOT,
                "    location = %s { root %s; rewrite ^ /%s break; default_type \"%s\";",
                path,
                file.file.getParent(),
                file.file.getFileName(),
                file.headers.getOrDefault("content-type", "application/octet-stream")));
        Map<String, String> headers = new TreeMap<>(file.headers);
        headers.putIfAbsent("last-modified", ""); // takes nginx's own away
        headers.forEach((name, value) -> {
            if (!NOT_COPIED.contains(name)) {
                location.append(" add_header ")
                        .append(name)
                        .append(' ')
                        .append(quoted(value))
                        .append(';');
            }
        });
        return location.append(" }\n").toString();
    }

    private static String quoted(String value) {
        if (value.contains("$")) {
            throw new IllegalArgumentException("nginx would read a variable in " + value);
        }
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
