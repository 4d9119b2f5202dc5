package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The built program as a child process on a port and a data directory of its own: {@code ./affineur serve}, or {@code
 * ./affineur cluster} where the property {@code affineur.e2e.command} says so. It never outlives the test's JVM.
 */
final class Registry implements AutoCloseable {
    /** The admin's token wherever a test does not say otherwise. */
    static final String TOKEN = "e2e-0123456789abcdefghijklmnopqrstuvwxyz";

    private static final String COMMAND = System.getProperty("affineur.e2e.command", "serve");
    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration STOP = Duration.ofMinutes(1);
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final List<Registry> ALL = new CopyOnWriteArrayList<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALL.forEach(Registry::killQuietly)));
    }

    private final Path data;
    private final Path log;
    private final @Nullable String token;
    private final String name;
    private final String command;
    private List<String> options;
    private @Nullable Process process;
    private int port;
    private long logStart;

    private Registry(String name, String command, @Nullable String token, String[] options) {
        this.name = name;
        this.command = command;
        this.options = List.of(options);
        this.token = token;
        Path directory = Places.fresh("registry/" + name);
        this.data = directory.resolve("data");
        this.log = Places.write(directory.resolve("affineur.log"), "");
        ALL.add(this);
    }

    /** Starts it on an empty data directory with {@link #TOKEN} and waits until it answers. */
    static Registry start(String name, String... options) {
        return started(new Registry(name, COMMAND, TOKEN, options));
    }

    /** One process alone in any case: what the one that is tested needs beside it. */
    static Registry beside(String name) {
        return started(new Registry(name, "serve", TOKEN, new String[0]));
    }

    private static Registry started(Registry registry) {
        registry.start();
        return registry;
    }

    static boolean isCluster() {
        return COMMAND.equals("cluster");
    }

    /** Not started yet, and no token is given to it, as when a person starts it for the first time. */
    static Registry unattended(String name) {
        return new Registry(name, COMMAND, null, new String[0]);
    }

    /** Starts it and waits until {@code /simple/} answers; fails with its output if it does not. */
    void start() {
        launch();
        awaitReady();
    }

    /** The same with other options from now on. */
    void startWith(String... others) {
        options = List.of(others);
        start();
    }

    private void launch() {
        try {
            logStart = Files.size(log);
            var words = new ArrayList<String>();
            if (Probe.DEFAULT_SIGNALS) {
                // A build that runs in the background ignores SIGINT, and its children would inherit that.
                words.addAll(List.of("env", "--default-signal=INT"));
            }
            words.addAll(List.of(Places.launcher().toString(), command, "--port", "0", "--data", data.toString()));
            words.addAll(options);
            var builder = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().keySet().removeIf(variable -> variable.startsWith("AFFINEUR_"));
            if (token != null) {
                builder.environment().put("AFFINEUR_ADMIN_TOKEN", token);
            }
            // whatever this machine's pip is told
            builder.environment().put("AFFINEUR_UPSTREAM", "off");
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline) {
            Matcher address = ADDRESS.matcher(output());
            if (address.find()) {
                port = Integer.parseInt(address.group(1));
                if (answers()) {
                    return;
                }
            }
            if (ended(Duration.ofMillis(50))) {
                throw new AssertionError("The program ended with " + running().exitValue() + ":\n" + output());
            }
        }
        throw new AssertionError("The program did not answer within " + START + ":\n" + output());
    }

    private boolean answers() {
        var request = HttpRequest.newBuilder(uri("/simple/"));
        if (token != null) {
            request.header("Authorization", basic(token));
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    /** True once the process has ended; waits that long for it. */
    boolean ended(Duration patience) {
        try {
            running().onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs the launcher with another command on the same data directory, to its end. */
    Shell.Result command(String command, String... arguments) {
        var line = new ArrayList<Object>(List.of(Places.launcher(), command, "--data", data));
        line.addAll(List.of(arguments));
        return Shell.ofThisMachine(data.resolveSibling("command")).run(line.toArray());
    }

    /** SIGTERM, and waits for the end. Returns the exit code. */
    int stop() {
        return end("TERM");
    }

    /** SIGINT, as Ctrl-C; does not wait. */
    void interrupt() {
        signal("INT");
    }

    int awaitEnd() {
        if (!ended(STOP)) {
            String output = output();
            killQuietly();
            throw new AssertionError("The program did not stop within " + STOP + ":\n" + output);
        }
        return running().exitValue();
    }

    private int end(String signal) {
        signal(signal);
        return awaitEnd();
    }

    private void signal(String signal) {
        running().descendants().forEach(child -> send(signal, child));
        send(signal, running().toHandle());
    }

    private static void send(String signal, ProcessHandle handle) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(handle.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL: no cleaning up, no last words. */
    void kill() {
        killQuietly();
        awaitEnd();
    }

    private void killQuietly() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            stop();
        }
    }

    String name() {
        return name;
    }

    Path data() {
        return data;
    }

    /** Everything it printed since its last start. */
    String output() {
        return outputSince(logStart);
    }

    /** The length of what it printed so far, for {@link #outputSince}. */
    long mark() {
        return log.toFile().length();
    }

    String outputSince(long mark) {
        byte[] all = Places.bytes(log);
        return new String(all, (int) mark, all.length - (int) mark, StandardCharsets.UTF_8);
    }

    /** Those of this JVM, also the stopped ones. */
    static List<Registry> all() {
        return ALL;
    }

    // Addresses

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** {@code http://user:secret@…}. */
    String uriWith(String user, String secret, String path) {
        return "http://" + user + ":" + secret + "@127.0.0.1:" + port + path;
    }

    int port() {
        return port;
    }

    String simple() {
        return uri("/simple/").toString();
    }

    String legacy() {
        return uri("/legacy/").toString();
    }

    String gitlab() {
        return uri("/api/v4/projects/1/packages/pypi").toString();
    }

    /** With the admin's credentials for twine and uv, which publish to {@code /legacy/}. */
    Shell publisher(Shell shell) {
        return shell.with("TWINE_REPOSITORY_URL", legacy())
                .with("TWINE_USERNAME", "__token__")
                .with("TWINE_PASSWORD", TOKEN)
                .with("UV_PUBLISH_URL", legacy())
                .with("UV_PUBLISH_TOKEN", TOKEN);
    }

    // Plain requests, for what no client shows

    HttpResponse<byte[]> get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    HttpResponse<byte[]> send(String method, String path, BodyPublisher body, String... headers) {
        var request = HttpRequest.newBuilder(uri(path)).method(method, body).timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A request by the admin; fails unless it is answered with a 2xx. */
    HttpResponse<byte[]> asAdmin(String method, String path, String json) {
        HttpResponse<byte[]> answer = send(
                method,
                path,
                json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json),
                "Authorization",
                basic(TOKEN),
                "Content-Type",
                "application/json");
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, text(answer))
                .isBetween(200, 299);
        return answer;
    }

    /** Uploads to {@code /legacy/} without a client, for quantity and for what clients cannot get wrong. */
    HttpResponse<byte[]> upload(UploadForm form) {
        return upload("/legacy/", form);
    }

    HttpResponse<byte[]> upload(String path, UploadForm form) {
        return send(
                "POST",
                path,
                BodyPublishers.ofByteArray(form.body()),
                "Content-Type",
                UploadForm.CONTENT_TYPE,
                "Authorization",
                basic(TOKEN));
    }

    /** Uploads what must be taken. */
    void publish(Wheel wheel) {
        HttpResponse<byte[]> answer = upload(UploadForm.of(wheel));
        assertThat(answer.statusCode())
                .as("%s: %s", wheel.filename(), text(answer))
                .isEqualTo(200);
    }

    static String basic(String secret) {
        return "Basic " + Base64.getEncoder().encodeToString(("__token__:" + secret).getBytes(StandardCharsets.UTF_8));
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** The JSON page of a package; fails if there is none. */
    ProjectPage page(String normalizedName) {
        HttpResponse<byte[]> answer =
                get("/simple/" + normalizedName + "/", "Accept", "application/vnd.pypi.simple.v1+json");
        assertThat(answer.statusCode())
                .as("page of %s: %s", normalizedName, text(answer))
                .isEqualTo(200);
        return new ProjectPage(this, JSON.readTree(answer.body()));
    }

    boolean hasPage(String normalizedName) {
        return get("/simple/" + normalizedName + "/").statusCode() == 200;
    }

    /**
     * The audit records that match the query ({@code package=…&type=…}), oldest first, over all pages of the answer. Answers
     * to changes do not wait for them, so it looks until there are some and no more come.
     */
    List<JsonNode> audit(String query) {
        long deadline = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        List<JsonNode> before = records(query);
        while (true) {
            LockSupport.parkNanos(200_000_000);
            List<JsonNode> after = records(query);
            if ((after.equals(before) && !after.isEmpty()) || System.nanoTime() > deadline) {
                return after;
            }
            before = after;
        }
    }

    private List<JsonNode> records(String query) {
        var records = new ArrayList<JsonNode>();
        String after = "";
        do {
            String path = "/audit/events?order=asc&limit=1000" + after + (query.isEmpty() ? "" : "&" + query);
            JsonNode page = JSON.readTree(asAdmin("GET", path, "").body());
            page.get("events").forEach(records::add);
            JsonNode next = page.get("next");
            after = next == null || next.isNull() ? "" : "&after=" + next.asLong();
        } while (!after.isEmpty());
        return records;
    }

    List<JsonNode> audit(String query, Predicate<JsonNode> wanted) {
        return audit(query).stream().filter(wanted).toList();
    }

    static JsonNode json(byte[] bytes) {
        return JSON.readTree(bytes);
    }

    private static final class Probe {
        static final boolean DEFAULT_SIGNALS = works();

        private static boolean works() {
            try {
                return new ProcessBuilder("env", "--default-signal=INT", "true")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
