package affineur.standalone;

import affineur.access.Secret;
import affineur.events.Visibility;
import affineur.server.Observing;
import affineur.server.ServerOptions;
import affineur.server.logs.Logs;
import affineur.sigstore.WarmUp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Runs the program once through all that a user's first minute needs, in a directory that is thrown away. The build does
 * so to record an AOT cache, which makes every later start quick.
 */
@Command(name = "rehearse", hidden = true)
final class Rehearse implements Callable<Integer> {
    private static final String TOKEN = "rehearsal-only-token";

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("affineur-rehearsal-");
        Logs.toTerminalAndFile(directory.resolve("affineur.log"));
        try (DataDirectory data = DataDirectory.open(directory);
                Server server = Server.start(
                        data,
                        new ServerOptions.Listening(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Duration.ZERO),
                        Registry.Options.DEFAULT,
                        new Observing(new ServerOptions(), "affineur", "rehearsal"),
                        Visibility.PUBLIC,
                        Optional.of(Secret.chosen(TOKEN)))) {
            visit(server.address());
            WarmUp.rehearse();
        } finally {
            deleteAll(directory);
        }
        return 0;
    }

    private static void visit(URI root) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 3; i++) {
                upload(client, root, "rehearsal", "1." + i);
            }
            for (String accept : List.of("text/html", "application/vnd.pypi.simple.v1+json")) {
                for (String path : List.of("simple/", "simple/rehearsal/", "simple/absent/")) {
                    get(client, root.resolve(path), accept);
                }
            }
            get(client, root.resolve("api/v4/projects/1/packages"), "application/json");
            get(client, root.resolve("audit/events"), "application/json");
            get(client, root.resolve("readyz"), "application/json");
            get(client, root.resolve("metrics"), "text/plain");
        }
    }

    private static void get(HttpClient client, URI uri, String accept) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept", accept)
                .header("PRIVATE-TOKEN", TOKEN)
                .build();
        int status =
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200 && status != 404) {
            throw new IOException(uri.getPath() + " answered " + status);
        }
    }

    private static void upload(HttpClient client, URI root, String name, String version)
            throws IOException, InterruptedException {
        SmallWheel wheel = new SmallWheel(name, version, "");
        HttpRequest request = HttpRequest.newBuilder(root.resolve("legacy/"))
                .header("Content-Type", SmallWheel.FORM)
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(("__token__:" + TOKEN).getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofByteArray(wheel.form()))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("The upload was answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
