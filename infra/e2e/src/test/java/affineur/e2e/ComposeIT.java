package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The images, put together by {@code infra/deploy/compose.yaml}: what operators run. */
@EndToEnd
final class ComposeIT {
    private static final Path DEPLOY =
            Places.MODULE.resolve("../deploy").normalize().toAbsolutePath();
    private static final String PROJECT = "affineur-e2e";
    private static final Duration START = Duration.ofMinutes(6);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final HttpClient client = HttpClient.newHttpClient();

    /**
     * What puts containers together.
     *
     * @param engine {@code docker} or {@code podman}
     */
    private record Compose(Shell shell, String engine, List<Object> command) {
        Shell.Result ok(Object... arguments) {
            return shell.ok(line(arguments));
        }

        Shell.Result run(Object... arguments) {
            return shell.run(line(arguments));
        }

        private Object[] line(Object... arguments) {
            List<Object> line = new ArrayList<>(command);
            line.addAll(List.of("-p", PROJECT, "-f", DEPLOY.resolve("compose.yaml")));
            line.addAll(List.of(arguments));
            return line.toArray();
        }
    }

    private static Compose compose(Shell machine, NotRun notRun) {
        if (works(machine, "docker", "info") && works(machine, "docker", "compose", "version")) {
            return new Compose(machine, "docker", List.of("docker", "compose"));
        }
        if (works(machine, "podman", "info") && works(machine, "podman-compose", "--version")) {
            return new Compose(machine, "podman", List.of("podman-compose"));
        }
        throw notRun.abort(
                "ComposeIT", "There is neither Docker with compose here, nor podman with podman-compose, as root");
    }

    private static boolean works(Shell machine, Object... command) {
        return machine.run(command).exit() == 0;
    }

    @Test
    void aComposedClusterTakesAndServesPackages(Shell shell, NotRun notRun) throws Exception {
        int port = freePort();
        Path secrets = Places.fresh("ComposeIT/secrets");
        Shell machine = Shell.ofThisMachine(Places.fresh("ComposeIT/machine"))
                .with("TAG", PROJECT)
                .with("SECRETS", secrets.toString())
                .with("LISTEN", "127.0.0.1:" + port)
                .with("VISIBILITY", "public");
        Compose compose = compose(machine, notRun);
        machine.with("ENGINE", compose.engine()).ok(DEPLOY.resolve("build-images"));
        machine.ok(DEPLOY.resolve("make-secrets"), secrets);
        compose.run("down", "--volumes", "-t", "5"); // what a run that was killed has left
        compose.ok("up", "-d");
        try {
            URI gateway = URI.create("http://127.0.0.1:" + port);
            awaitAnswer(HttpRequest.newBuilder(gateway.resolve("/simple/")), body -> true);
            roundTrip(gateway, Files.readString(secrets.resolve("admin-token")).strip(), shell);
        } catch (Exception | AssertionError e) {
            e.addSuppressed(new AssertionError("The containers said:\n" + logs(compose)));
            throw e;
        } finally {
            compose.run("down", "--volumes", "-t", "5");
            machine.run(compose.engine(), "network", "rm", PROJECT + "_cluster");
        }
    }

    private void roundTrip(URI gateway, String token, Shell shell) throws Exception {
        Wheel wheel = Wheel.of("composed-cheese", "1.0");
        Path file = wheel.writeTo(shell.directory());
        Shell publisher = shell.with(
                        "TWINE_REPOSITORY_URL", gateway.resolve("/legacy/").toString())
                .with("TWINE_USERNAME", "__token__")
                .with("TWINE_PASSWORD", token);

        awaitUpload(publisher, file);
        Installation installation = Installation.in(shell);
        installation.pip("--index-url", gateway.resolve("/simple/"), "composed-cheese");
        assertThat(installation.version(wheel)).isEqualTo("1.0");

        publisher.ok("twine", "upload", file);
        publisher
                .fails(
                        "twine",
                        "upload",
                        wheel.saying("something else")
                                .writeTo(Places.created(shell.directory().resolve("other"))))
                .twineSays(400, "exists");
        publisher
                .with("TWINE_PASSWORD", "not-" + token)
                .fails("twine", "upload", file)
                .twineSays(401, "token");

        Wheel next = Wheel.of("composed-cheese", "2.0");
        publisher.ok(
                "twine",
                "upload",
                "--repository-url",
                gateway.resolve("/api/v4/projects/1/packages/pypi"),
                next.writeTo(shell.directory()));
        installation.pip(
                "--upgrade",
                "--index-url",
                gateway.resolve("/api/v4/projects/1/packages/pypi/simple"),
                "composed-cheese");
        assertThat(installation.version(next)).isEqualTo("2.0");

        awaitAnswer(
                HttpRequest.newBuilder(gateway.resolve("/audit/events?package=composed-cheese"))
                        .header("PRIVATE-TOKEN", token),
                body -> body.contains(wheel.filename()) && body.contains(next.filename()));
    }

    /** Who takes changes may be ready later than who serves pages. Until then an upload gets 503, and may be tried again. */
    private static void awaitUpload(Shell publisher, Path file) {
        long deadline = System.nanoTime() + START.toNanos();
        Shell.Result upload = publisher.run("twine", "upload", file);
        while (upload.exit() != 0 && System.nanoTime() < deadline) {
            upload.twineSays(503);
            LockSupport.parkNanos(PAUSE.toNanos());
            upload = publisher.run("twine", "upload", file);
        }
        assertThat(upload.exit()).as("%s", upload).isZero();
    }

    /** Each of the services is ready in its own time; until then the gateway answers in its place. */
    private void awaitAnswer(HttpRequest.Builder request, Predicate<String> wanted) throws InterruptedException {
        HttpRequest asked = request.timeout(Duration.ofSeconds(10)).build();
        long deadline = System.nanoTime() + START.toNanos();
        String last = "";
        while (System.nanoTime() < deadline) {
            try {
                HttpResponse<String> answer = client.send(asked, BodyHandlers.ofString());
                if (answer.statusCode() == 200 && wanted.test(answer.body())) {
                    return;
                }
                last = "It answers " + answer.statusCode() + " " + answer.body();
            } catch (IOException e) {
                last = e.toString();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new AssertionError(asked.uri() + " is not answered as it should within " + START + ". " + last);
    }

    private static String logs(Compose compose) {
        var logs = new StringBuilder();
        for (String service : List.of(
                "command-service-1",
                "command-service-2",
                "query-service-1",
                "audit-service-1",
                "audit-service-2",
                "gateway")) {
            logs.append("== ")
                    .append(service)
                    .append('\n')
                    .append(compose.run("logs", "--tail", "40", service).output());
        }
        return logs.toString();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
