package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Where the packages of environments really came from: said by the registry, asked by the client that it hands out. */
@EndToEnd
class EnvironmentsIT {
    private static final Wheel MILK = Wheel.of("env-milk", "1.0");
    private static final Wheel CHEESE = Wheel.of("env-cheese", "1.0").requiring("env-milk");
    private static final Wheel ROGUE = Wheel.of("env-rogue", "6.6");
    private static final Wheel IMPOSTOR = Wheel.of("env-cheese", "1.0").saying("I am not what I seem");
    private static final String SECRET = "hunter2";

    private static Registry upstream;
    private static Registry team;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    EnvironmentsIT() {}

    @BeforeAll
    static void start() {
        upstream = Registry.beside("EnvironmentsIT-upstream");
        List<String> options = new ArrayList<>(
                List.of("--upstream", "public=" + upstream.simple(), "--upstream-private-addresses", "true"));
        if (Registry.isCluster()) {
            options.addAll(List.of("--brokers", "1"));
        }
        team = Registry.start("EnvironmentsIT", options.toArray(String[]::new));
        upstream.publish(MILK);
        team.publish(CHEESE);
    }

    @AfterAll
    static void stop() {
        team.close();
        upstream.close();
    }

    /** {@code curl … | python -} in an environment, as people do it. */
    private static Shell.Result check(Shell shell, Installation installation, Object... options) {
        String line = "curl -sf '" + team.uri("/audit/check.py") + "' | '"
                + installation.directory().resolve("bin/python") + "' - "
                + Arrays.stream(options).map(option -> "'" + option + "'").collect(Collectors.joining(" "));
        return shell.run("bash", "-o", "pipefail", "-c", line);
    }

    private static Shell asked(Shell shell) {
        return shell.with("AFFINEUR_TOKEN", Registry.TOKEN).with("PIP_INDEX_URL", team.simple());
    }

    private static JsonNode one(JsonNode answer, String name) {
        return answer.get("packages")
                .valueStream()
                .filter(each -> each.path("package").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode json(Shell.Result result) {
        return Registry.json(result.output().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode get(String path) {
        return Registry.json(team.asAdmin("GET", path, "").body());
    }

    @Test
    void findsNothingAgainstWhatCameFromHereAndThroughHereByPipAndByUv(Shell shell) {
        Installation byPip = Installation.in(shell, "by-pip");
        byPip.pip("--index-url", team.simple(), "env-cheese");
        Installation byUv = Installation.in(shell, "by-uv");
        byUv.uv("--default-index", team.simple(), "--no-cache", "env-cheese");

        for (Installation installation : List.of(byPip, byUv)) {
            Shell.Result text = check(asked(shell).with("UV_DEFAULT_INDEX", team.simple()), installation);
            assertThat(text.exit()).as("%s", text).isZero();
            text.says(
                    "affineur: " + team.uri(""),
                    "sys.platform: ",
                    "Packages: 2 (1 registry, 1 upstream)",
                    "env-cheese==1.0: registry, by its record",
                    "env-milk==1.0: upstream, by its record",
                    "(this registry; ",
                    "Result: nothing to say against them");

            JsonNode answer =
                    json(check(asked(shell).with("UV_DEFAULT_INDEX", team.simple()), installation, "--format", "json"));
            JsonNode cheese = one(answer, "env-cheese");
            assertThat(cheese.get("digest").asString()).isEqualTo(CHEESE.sha256());
            assertThat(cheese.get("position").asLong()).isPositive();
            JsonNode milk = one(answer, "env-milk");
            assertThat(milk.get("upstream").asString()).isEqualTo("public");
            assertThat(milk.get("url").asString())
                    .startsWith(upstream.uri("/files/").toString());
        }
    }

    @Test
    void findsWhatCameFromARogueIndex(Shell shell) {
        Installation installation = Installation.in(shell, "rogue");
        try (StaticIndex rogue = StaticIndex.of(ROGUE)) {
            installation.pip(
                    "--index-url", team.simple(), "--extra-index-url", rogue.simple(), "env-cheese", "env-rogue");
            Shell configured = asked(shell)
                    .with(
                            "PIP_EXTRA_INDEX_URL",
                            rogue.simple().replace("http://", "http://me:" + SECRET + "@") + "?token=" + SECRET);

            Shell.Result text = check(configured, installation, "--name", "rogue");
            assertThat(text.exit()).as("%s", text).isEqualTo(1);
            text.says(
                            "env-rogue==6.6: bypass, by its name",
                            "env-rogue 6.6 was never here",
                            rogue.simple() + " (NOT this registry; pip's extra-index-url, environment)",
                            "Result: 1 to look at")
                    .saysNot(SECRET);

            Shell.Result sent = check(configured, installation, "--show");
            assertThat(sent.exit()).isZero();
            sent.says(rogue.simple()).saysNot(SECRET, Registry.TOKEN);

            JsonNode sarif = json(check(configured, installation, "--name", "rogue", "--format", "sarif"));
            assertThat(sarif.get("version").asString()).isEqualTo("2.1.0");
            assertThat(sarif.at("/runs/0/results").size()).isEqualTo(1);
            assertThat(sarif.at("/runs/0/results/0/ruleId").asString()).isEqualTo("bypass");
        }
    }

    @Test
    void findsAnotherWheelUnderTheSameNameAndVersion(Shell shell) {
        Installation installation = Installation.in(shell, "impostor");
        try (StaticIndex rogue = StaticIndex.of(IMPOSTOR)) {
            installation.pip("--no-deps", "--index-url", rogue.simple(), "env-cheese==1.0");

            Shell.Result text =
                    check(asked(shell).with("PIP_EXTRA_INDEX_URL", rogue.simple()), installation, "--name", "impostor");
            assertThat(text.exit()).as("%s", text).isEqualTo(1);
            text.says(
                    "env-cheese==1.0: bypass, by its record ALTERED",
                    "Its files are those of no wheel of env-cheese 1.0 that was ever here: ",
                    "altered: env_cheese.py");
        }
    }

    @Test
    void findsTheCommitOfARepository(Shell shell) {
        Path project = SourceProject.write(
                        shell.directory().resolve("env-curd"), "env-curd", "0.1", SourceProject.Backend.FLIT)
                .directory();
        Installation installation = Installation.in(shell, "vcs");
        try (GitServer git = GitServer.of(shell, project)) {
            Shell.Result _ = new Installation(
                            shell.with(
                                    "PIP_FIND_LINKS",
                                    PythonClients.get()
                                            .flitCore()
                                            .resolveSibling("")
                                            .toString()),
                            installation.directory())
                    .pip("--no-index", "git+" + git.url());

            Shell.Result text = check(asked(shell), installation, "--name", "vcs");
            assertThat(text.exit()).as("%s", text).isZero();
            text.says(
                    "env-curd==0.1: vcs, by its url",
                    "Built from a repository (git): " + git.url() + " at commit " + git.commit() + ".");
            assertThat(check(asked(shell), installation, "--name", "vcs", "--strict")
                            .exit())
                    .isEqualTo(1);
        }
    }

    @Test
    void findsWhatWasAlteredOnDiskAndWhatWasDeletedYankedOrQuarantinedSince(Shell shell) {
        for (String name : List.of("env-one", "env-two", "env-three", "env-four")) {
            team.publish(Wheel.of(name, "1.0"));
        }
        Installation installation = Installation.in(shell, "shop");
        installation.uv("--default-index", team.simple(), "--no-cache", "env-one", "env-two", "env-three", "env-four");
        Shell uv = asked(shell).with("UV_DEFAULT_INDEX", team.simple());
        Shell.Result before = check(uv, installation, "--name", "shop");
        assertThat(before.exit()).as("%s", before).isZero();

        Path module = Path.of(installation.eval("env_one", "__file__"));
        Places.write(module, "import os\n");
        String packages = "/api/v4/projects/1/packages/pypi/";
        team.asAdmin("DELETE", packages + "env-two/1.0", "");
        team.asAdmin("POST", packages + "env-three/1.0/yank", "{\"reason\": \"tastes of soap\"}");
        team.asAdmin("PUT", packages + "env-four/status", "{\"status\": \"quarantined\"}");
        // what is kept of before is asked with what is known now
        assertThat(installed("environment=shop&mark=deleted", 1)).containsExactly("env-two");
        assertThat(installed("environment=shop&mark=quarantined", 1)).containsExactly("env-four");

        Shell.Result after = check(uv, installation, "--name", "shop");
        assertThat(after.exit()).as("%s", after).isEqualTo(1);
        after.says(
                "env-one==1.0: registry, by its record ALTERED",
                "altered: env_one.py",
                "env-three==1.0: registry, by its record YANKED",
                "It is yanked: tastes of soap",
                "env-four==1.0: registry, by its record QUARANTINED",
                "env-two==1.0: registry, by its ",
                "DELETED",
                "Result: 4 to look at");

        assertThat(installed("environment=shop&mark=altered", 1)).containsExactly("env-one");
        assertThat(installed("environment=shop&mark=yanked", 1)).containsExactly("env-three");
        assertThat(installed("environment=shop&mark=quarantined", 1)).containsExactly("env-four");
        JsonNode changes = get("/audit/environments/shop/changes");
        assertThat(changes.get("added")).isEmpty();
        assertThat(changes.at("/changed/0/to/package").asString()).isEqualTo("env-one");
        assertThat(changes.at("/changed/0/to/altered_files/0").asString()).isEqualTo("env_one.py");
        assertThat(installed("package=env-three&version=1", 1)).containsExactly("env-three");
        assertThat(team.audit("type=environment").getLast().get("summary").asString())
                .contains("submitted with");
    }

    /** The packages that match, once so many do: the audit records follow answers a little later. */
    private static List<String> installed(String query, int due) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 100 && names.size() != due; i++) {
            names.clear();
            get("/audit/installed?" + query)
                    .get("installed")
                    .forEach(one -> names.add(one.get("package").asString()));
            LockSupport.parkNanos(50_000_000);
        }
        return names;
    }

    @Test
    void readsLocksOfUvAndPoetryAndPipsReport(Shell shell) {
        Path project = Places.created(shell.directory().resolve("app"));
        Places.write(project.resolve("pyproject.toml"), """
                [project]
                name = "app"
                version = "0.1"
                requires-python = ">=3.9"
                dependencies = ["env-cheese"]
                """);
        shell.at(project).ok("uv", "lock", "--no-cache", "--default-index", team.simple());
        shell.at(project)
                .ok(
                        "uv",
                        "export",
                        "--no-cache",
                        "--default-index",
                        team.simple(),
                        "--format",
                        "pylock.toml",
                        "-o",
                        "pylock.toml");
        Installation installation = Installation.in(shell, "reported");
        installation.pip(
                "--index-url", team.simple(), "--report", shell.directory().resolve("report.json"), "env-cheese");

        Path poetry = Places.created(shell.directory().resolve("poetry"));
        Places.write(poetry.resolve("pyproject.toml"), """
                [project]
                name = "app"
                version = "0.1"
                requires-python = ">=3.9"
                dependencies = ["env-cheese"]

                [tool.poetry]
                package-mode = false
                """);
        shell.at(poetry).ok("poetry", "source", "add", "--priority=primary", "team", team.simple());
        shell.at(poetry).ok("poetry", "lock");

        Map<String, Path> files = Map.of(
                "poetry-lock", poetry.resolve("poetry.lock"),
                "uv-lock", project.resolve("uv.lock"),
                "pylock", project.resolve("pylock.toml"),
                "pip-install-report", shell.directory().resolve("report.json"));
        files.forEach((format, file) -> {
            HttpResponse<byte[]> answer = submit(format, Places.bytes(file));
            assertThat(answer.statusCode()).as(Registry.text(answer)).isEqualTo(201);
            JsonNode said = Registry.json(answer.body());
            assertThat(said.get("format").asString()).isEqualTo(format);
            assertThat(one(said, "env-cheese").get("source").asString()).isEqualTo("registry");
            assertThat(one(said, "env-cheese").get("evidence").asString()).isEqualTo("digest");
            assertThat(one(said, "env-milk").get("source").asString()).isEqualTo("upstream");
            assertThat(one(said, "env-milk").get("evidence").asString()).isEqualTo("digest");
        });
    }

    private static HttpResponse<byte[]> submit(String name, byte[] body) {
        return team.send(
                "POST",
                "/audit/environments?name=" + name,
                BodyPublishers.ofByteArray(body),
                // as curl calls whatever it is given
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                Registry.basic(Registry.TOKEN));
    }

    @Test
    void troubleIsNoVerdict(Shell shell) {
        Installation installation = Installation.in(shell, "trouble");
        Shell.Result nobody = check(shell, installation);
        assertThat(nobody.exit()).as("%s", nobody).isEqualTo(2);
        nobody.says("401", "AFFINEUR_TOKEN");
        Shell.Result empty = check(asked(shell), installation, "--name", "empty");
        assertThat(empty.exit()).as("%s", empty).isEqualTo(2);
        empty.says("names no package");
    }
}
