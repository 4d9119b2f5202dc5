package affineur.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Secret;
import affineur.command.CommandService;
import affineur.downloads.KafkaRetrievals;
import affineur.events.Visibility;
import affineur.http.Endpoint;
import affineur.http.Watch;
import affineur.server.Observing;
import affineur.server.ServerOptions;
import affineur.server.UpstreamOptions;
import affineur.standalone.Cast.Caller;
import affineur.standalone.Stage.Answer;
import affineur.standalone.Stage.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks for everything that the program answers in the name of everybody whom it tells apart. The endpoints come from the
 * program itself, so a new one is asked for too; what is answered is the table in {@code docs/access.md}.
 */
class AccessTableIT {
    private static final String ADMIN = "the-admins-own-secret-here";
    private static final Set<String> WITHOUT_CREDENTIALS = Set.of(
            "GET /healthz",
            "GET /readyz",
            "GET /problems/{type}",
            "GET /openapi.json",
            "GET /clients/affineur_keyring.py",
            "GET /audit/check.py");
    /** To give up what one has, to get as much for a shorter time, and to say what one has installed. */
    private static final Set<String> WITHOUT_MORE = Set.of(
            "DELETE /api/v4/personal_access_tokens/self",
            "POST /api/v4/authorization_token",
            "POST /audit/environments");

    /** A bot's token is its own to rotate; projects are archived, not deleted. */
    private static final Set<String> NOT_FOR_PERSONS = Set.of(
            "POST /api/v4/groups/{id}/access_tokens/self/rotate",
            "POST /api/v4/projects/{id}/access_tokens/self/rotate",
            "DELETE /api/v4/projects/{project}");

    /** Nothing is found there by anybody: no file on the stage has attestations. */
    private static final Pattern NOTHING_YET = Pattern.compile(".*/integrity/.*/provenance");

    /** {@code {user:[1-9]\d{0,17}}}: the name, and what it must look like. */
    private static final Pattern CONSTRAINED = Pattern.compile("\\{(\\w+):(?:[^{}]|\\{[^}]*\\})*\\}");

    /** What jobs ask that have an identity token and nothing else: credentials are not looked at there. */
    private static final Pattern OF_JOBS = Pattern.compile("/_/oidc/.*|/\\.well-known/pytp");

    /** What has a form of its own: files, pages by the standards of Python, uploads, and what is asked by those who watch. */
    private static final Pattern NOT_IN_THE_DOCUMENT =
            Pattern.compile("GET .*/files/\\{}/\\{}(\\.metadata|/sboms/\\{})?"
                    + "|GET .*/simple/(\\{}/)?|GET .*/rss/.*\\.xml|GET /clients/.*|GET /audit/check\\.py|GET .*/integrity/.*/provenance"
                    + "|GET /audit/signatures/\\{}/evidence/\\{}"
                    + "|POST (/legacy/|/api/v4/projects/\\{}/packages/pypi)|(GET|PUT) .*/packages/generic/.*"
                    + "|GET /(healthz|readyz|metrics|openapi\\.json|problems/\\{})");

    private static final Path PAGE = Path.of("../../docs/access.md");
    private static final String BEGIN = "<!-- the tables: written by AccessTableIT -->\n";

    @TempDir
    Path data;

    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
    private final InstantSource clock = () -> Instant.now().plus(later.get());
    private final HttpClient http = HttpClient.newHttpClient();
    private DataDirectory directory;
    private Server server;

    @BeforeEach
    void start() throws IOException, DataDirectory.InUse {
        directory = DataDirectory.open(data);
        server = Server.start(
                directory,
                new ServerOptions.Listening(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Duration.ZERO),
                new Registry.Options(
                        CommandService.Options.DEFAULT,
                        new Watch.Limits(0, 1_000_000),
                        KafkaRetrievals.Options.DEFAULT,
                        Duration.ofSeconds(1),
                        clock,
                        List.of(),
                        UnaryOperator.identity(),
                        UpstreamOptions.Mode.PROXY),
                new Observing(new ServerOptions(), "affineur", "table"),
                Visibility.PRIVATE,
                Optional.of(Secret.chosen(ADMIN)));
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        server.close();
        directory.close();
    }

    /** What each caller is answered for one endpoint: a status, and whether it says that there is nothing. */
    private record Row(Endpoint endpoint, Map<String, Answer> answers) {
        boolean allows(String caller) {
            Answer answer = answers.get(caller);
            return answer != null && answer.status() != 401 && answer.status() != 403 && answer.status() != 404;
        }

        int status(String caller) {
            return Optional.ofNullable(answers.get(caller)).map(Answer::status).orElse(0);
        }
    }

    private List<Endpoint> endpoints() {
        return everything()
                .filter(endpoint -> !OF_JOBS.matcher(endpoint.path()).matches())
                .sorted(Comparator.comparing(Endpoint::path).thenComparing(Endpoint::method))
                .toList();
    }

    private Stream<Endpoint> everything() {
        return server.endpoints().stream()
                .flatMap(endpoint -> endpoint.path().contains("{kind:groups|projects}")
                        ? Stream.of("groups", "projects")
                                .map(kind -> new Endpoint(
                                        endpoint.method(), endpoint.path().replace("{kind:groups|projects}", kind)))
                        : Stream.of(endpoint))
                .map(endpoint -> new Endpoint(
                        endpoint.method(), CONSTRAINED.matcher(endpoint.path()).replaceAll("{$1}")));
    }

    private static List<Row> ask(List<Endpoint> endpoints, Map<String, Caller> cast, Stage stage) {
        List<Row> rows = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            Map<String, Answer> answers = new LinkedHashMap<>();
            Call call = stage.call(endpoint);
            for (var caller : cast.entrySet()) {
                Answer answer = stage.send(call, caller.getValue().secret());
                answers.put(caller.getKey(), answer);
                if (answer.status() < 400 && !endpoint.method().equals("GET")) {
                    call = stage.call(endpoint);
                    if (endpoint.path().contains("/self")) {
                        caller.getValue().renew();
                    }
                }
            }
            rows.add(new Row(endpoint, answers));
        }
        return rows;
    }

    @Test
    void saysWhoMayDoWhat() throws IOException {
        List<Endpoint> endpoints = endpoints();
        Stage stage = new Stage(http, server.address(), ADMIN, "acme", true);
        Stage open = new Stage(http, server.address(), ADMIN, "open", false);
        Cast cast = new Cast(stage, open);
        Map<String, Caller> bad = cast.bad();
        later.set(Duration.ofMinutes(20));

        for (Row row : ask(endpoints, bad, stage)) {
            assertRefusesBadCredentials(row);
        }
        List<Row> roles = ask(endpoints, cast.roles(), stage);
        List<Row> tokens = ask(endpoints, cast.tokens(), stage);
        List<Endpoint> reading = endpoints.stream()
                .filter(e -> e.method().equals("GET") && ofPlace(e))
                .toList();
        List<Row> onPublic = ask(reading, new Cast(open, stage).roles(), open);

        String page = Files.exists(PAGE) ? Files.readString(PAGE) : BEGIN;
        assertThat(page).contains(BEGIN);
        String due = page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                + "\n## By role\n\n" + table(roles)
                + "\n## By token\n\n" + table(tokens)
                + "\n## Reading what is public\n\n" + table(onPublic);
        Files.writeString(Path.of("target/access.md"), due);
        roles.forEach(AccessTableIT::assertHigherRolesMayMore);
        roles.forEach(AccessTableIT::assertNobodyIsAskedForCredentials);
        tokens.forEach(AccessTableIT::assertTokensStayWithinTheirScopes);
        assertThat(page)
                .as("docs/access.md is not what the program does. The right page is infra/standalone/target/access.md")
                .isEqualTo(due);
    }

    @Test
    void theDocumentTellsAllRoutesThatAnswerJson() {
        JsonNode document = JsonMapper.shared()
                .readTree(new Stage(http, server.address(), ADMIN, "acme", true)
                        .done(new Call("GET", "/openapi.json", null, null))
                        .body());
        Set<String> told = document.get("paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .propertyStream()
                        .map(operation -> operation.getKey().toUpperCase(Locale.ROOT) + " " + unnamed(path.getKey())))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> answering = everything()
                .map(endpoint -> endpoint.method() + " " + unnamed(endpoint.path()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(answering).filteredOn(NOT_IN_THE_DOCUMENT.asMatchPredicate()).hasSizeGreaterThan(20);
        answering.removeIf(NOT_IN_THE_DOCUMENT.asMatchPredicate());
        assertThat(told).isEqualTo(answering);
    }

    private static String unnamed(String path) {
        return path.replaceAll("\\{\\w+}", "{}");
    }

    /** Whether it is about one group or project. */
    private static boolean ofPlace(Endpoint endpoint) {
        return endpoint.path().contains("/projects/{") || endpoint.path().contains("/groups/{");
    }

    private static void assertRefusesBadCredentials(Row row) {
        boolean open = WITHOUT_CREDENTIALS.contains(row.endpoint().toString());
        row.answers().forEach((caller, answer) -> {
            assertThat(answer.status()).as("%s, %s", row.endpoint(), caller).isEqualTo(open ? 200 : 401);
            if (!open) {
                assertThat(answer.challenge())
                        .as("%s, %s", row.endpoint(), caller)
                        .startsWith("Basic ");
            }
        });
    }

    private static void assertNobodyIsAskedForCredentials(Row row) {
        Answer answer = row.answers().get("nobody");
        if (answer != null && answer.status() == 401) {
            assertThat(answer.challenge()).as(row.endpoint().toString()).startsWith("Basic ");
        }
        assertThat(row.status("nobody")).as(row.endpoint().toString()).isIn(200, 401);
        if (!row.endpoint().method().equals("GET")) {
            assertThat(row.status("nobody")).as(row.endpoint().toString()).isEqualTo(401);
        }
    }

    private static void assertHigherRolesMayMore(Row row) {
        boolean before = false;
        for (String caller : row.answers().keySet()) {
            if (before) {
                assertThat(row.allows(caller))
                        .as("%s, %s", row.endpoint(), caller)
                        .isTrue();
            }
            before = row.allows(caller);
        }
        if (NOT_FOR_PERSONS.contains(row.endpoint().toString())
                || NOTHING_YET.matcher(row.endpoint().path()).matches()) {
            return;
        }
        assertThat(row.allows("administrator"))
                .as("%s: %s", row.endpoint(), row.answers().get("administrator"))
                .isTrue();
    }

    private static void assertTokensStayWithinTheirScopes(Row row) {
        boolean changes = !row.endpoint().method().equals("GET");
        if (changes && !WITHOUT_MORE.contains(row.endpoint().toString())) {
            for (String reader : List.of("read_api", "read_package_registry", "read_audit", "deploy, read")) {
                assertThat(row.allows(reader))
                        .as("%s, %s", row.endpoint(), reader)
                        .isFalse();
            }
        }
        if (ofPlace(row.endpoint())) {
            assertThat(row.status("another's bot"))
                    .as("%s, another's bot", row.endpoint())
                    .isIn(401, 404);
        }
    }

    private static String table(List<Row> rows) {
        List<String> callers = List.copyOf(rows.getFirst().answers().keySet());
        Map<String, String> lines = new TreeMap<>();
        StringBuilder table = new StringBuilder(
                "| | " + String.join(" | ", callers) + " |\n|---|" + "---|".repeat(callers.size()) + "\n");
        for (Row row : rows) {
            lines.put(
                    row.endpoint().path() + row.endpoint().method(),
                    "| `" + row.endpoint() + "` | "
                            + callers.stream().map(c -> cell(row.status(c))).collect(Collectors.joining(" | "))
                            + " |\n");
        }
        lines.values().forEach(table::append);
        return table.toString();
    }

    private static String cell(int status) {
        return status < 400 ? "✓" : Integer.toString(status);
    }
}
