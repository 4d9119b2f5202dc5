package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who downloaded what, as auditors see it. */
@EndToEnd
class DownloadsIT {
    private static final String PYTHON = "[0-9]+\\.[0-9]+\\..+";

    @Test
    void pipTellsWhoInstalled(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("downloaded-by-pip", "1.0");
        registry.publish(wheel);

        Installation.in(shell).with("PIP_NO_CACHE_DIR", "1").pip("--index-url", registry.simple(), "downloaded-by-pip");

        JsonNode record = download(registry, wheel);
        assertThat(record.get("installer").asString()).isEqualTo("pip");
        assertThat(record.get("installer_version").asString()).matches("[0-9.]+");
        assertThat(record.get("python").asString()).matches(PYTHON);
        assertThat(record.get("implementation").asString()).startsWith("CPython ");
        assertThat(record.get("system").asString()).startsWith("Linux ");
        assertThat(record.get("user_agent").asString()).startsWith("pip/");
        assertThat(record.get("address").asString()).isEqualTo("127.0.0.1");
        assertThat(await(registry, "what=metadata&package=downloaded-by-pip", all -> !all.isEmpty()))
                .allSatisfy(read -> assertThat(read.get("download").asBoolean()).isFalse());
    }

    @Test
    void uvTellsWhoInstalled(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("downloaded-by-uv", "1.0");
        registry.publish(wheel);

        Installation.in(shell).uv("--no-cache", "--index-url", registry.simple(), "downloaded-by-uv");

        JsonNode record = download(registry, wheel);
        assertThat(record.get("installer").asString()).isEqualTo("uv");
        assertThat(record.get("python").asString()).matches(PYTHON);
        assertThat(record.get("implementation").asString()).startsWith("CPython ");
        assertThat(record.get("system").asString()).startsWith("Linux");
    }

    @Test
    void poetryTellsWhoInstalled(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("downloaded-by-poetry", "1.0");
        registry.publish(wheel);
        Places.write(shell.directory().resolve("pyproject.toml"), """
                [project]
                name = "uses-cheese"
                version = "0"
                requires-python = ">=3.9"

                [tool.poetry]
                package-mode = false
                """);

        shell.ok("poetry", "source", "add", "--priority=primary", "cheese", registry.simple());
        Shell known = shell.with("POETRY_HTTP_BASIC_CHEESE_USERNAME", "__token__")
                .with("POETRY_HTTP_BASIC_CHEESE_PASSWORD", Registry.TOKEN);
        known.ok("poetry", "add", "downloaded-by-poetry");

        JsonNode record = download(registry, wheel);
        assertThat(record.get("installer").asString()).isEqualTo("poetry");
        assertThat(record.get("python").asString()).matches(PYTHON);
        assertThat(record.get("implementation").asString()).startsWith("CPython ");
        assertThat(record.get("account").asLong()).isPositive();
        assertThat(record.get("token").asLong()).isPositive();
        assertThat(record.toString()).doesNotContain(Registry.TOKEN);
    }

    @Test
    void refusalsAreRecordedWithTheirReasons(Registry registry) {
        registry.get("/simple/downloaded-never/", "X-Request-Id", "downloaded-never-1");
        registry.get(
                "/files/" + "0".repeat(64) + "/downloaded_never-1.0-py3-none-any.whl", "PRIVATE-TOKEN", Registry.TOKEN);

        List<JsonNode> records = await(registry, "package=downloaded-never&answer=refused", all -> all.size() == 2);
        assertThat(records.getFirst().get("code").asString()).isEqualTo("file-not-found");
        assertThat(records.getLast().get("code").asString()).isEqualTo("package-not-found");
        assertThat(records.getLast().get("what").asString()).isEqualTo("page");
        assertThat(records.getLast().get("correlation").asString()).isEqualTo("downloaded-never-1");
    }

    @Test
    void countsEveryDownloadUnderLoad(Registry registry) throws Exception {
        int clients = 8;
        int each = 250;
        int total = clients * each;
        Wheel wheel = Wheel.of("downloaded-often", "1.0");
        registry.publish(wheel);
        String path = "/files/" + wheel.sha256() + "/" + wheel.filename();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                running.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        assertThat(registry.get(path).statusCode()).isEqualTo(200);
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }

        JsonNode counted = awaitCount(registry, "package=downloaded_often&group_by=package,version,source", total);
        assertThat(counted.get("package").asString()).isEqualTo("downloaded-often");
        assertThat(counted.get("version").asString()).isEqualTo("1.0");
        assertThat(counted.get("source").asString()).isEqualTo("published");
        assertThat(csv(registry, "/audit/downloads?package=downloaded-often&format=csv"))
                .hasSize(1 + total)
                .first()
                .asString()
                .startsWith("id,time,last,count,what,answer,status");
        assertThat(csv(registry, "/audit/downloads/counts?package=downloaded-often&group_by=day&format=csv"))
                .hasSizeBetween(2, 3)
                .first()
                .isEqualTo("day,downloads");
        List<String> activity = csv(registry, "/audit/activity?package=downloaded-often&order=asc&format=csv");
        assertThat(activity.get(1)).contains(",event,", "File published");
        assertThat(activity).filteredOn(line -> line.contains(",download,")).hasSize(total);
    }

    @Test
    void pagesAreStableAndNonsenseIsRefused(Registry registry) {
        Wheel wheel = Wheel.of("downloaded-in-pages", "1.0");
        registry.publish(wheel);
        String path = "/files/" + wheel.sha256() + "/" + wheel.filename();
        for (int i = 0; i < 5; i++) {
            registry.get(path);
        }
        List<JsonNode> all = await(registry, "digest=" + wheel.sha256(), found -> found.size() == 5);
        List<JsonNode> paged = new ArrayList<>();
        String after = "";
        do {
            registry.get(path);
            JsonNode page = Registry.json(
                    registry.asAdmin("GET", "/audit/downloads?limit=2&digest=" + wheel.sha256() + after, "")
                            .body());
            page.get("downloads").forEach(paged::add);
            JsonNode next = page.get("next");
            after = next.isNull() ? "" : "&after=" + next.asString();
        } while (!after.isEmpty());
        assertThat(paged).endsWith(all.toArray(JsonNode[]::new)).doesNotHaveDuplicates();

        for (String wrong : List.of("downloads?what=all", "downloads?after=x", "downloads/counts?group_by=color")) {
            HttpResponse<byte[]> answer = registry.get("/audit/" + wrong, "PRIVATE-TOKEN", Registry.TOKEN);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(registry.get("/audit/downloads").statusCode()).isEqualTo(401);
        assertThat(registry.get("/audit/downloads/counts").statusCode()).isEqualTo(401);
    }

    private static List<String> csv(Registry registry, String path) {
        return new String(registry.asAdmin("GET", path, "").body(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** The one download of a file. */
    private static JsonNode download(Registry registry, Wheel wheel) {
        List<JsonNode> records = await(registry, "download=true&digest=" + wheel.sha256(), all -> !all.isEmpty());
        assertThat(records).hasSize(1);
        JsonNode record = records.getFirst();
        assertThat(record.get("filename").asString()).isEqualTo(wheel.filename());
        assertThat(record.get("version").asString()).isEqualTo("1.0");
        assertThat(record.get("source").asString()).isEqualTo("published");
        return record;
    }

    /** Answers do not wait for records. */
    private static List<JsonNode> await(Registry registry, String query, Predicate<List<JsonNode>> wanted) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (true) {
            JsonNode page = Registry.json(registry.asAdmin("GET", "/audit/downloads?limit=1000&" + query, "")
                    .body());
            List<JsonNode> found = new ArrayList<>();
            page.get("downloads").forEach(found::add);
            if (wanted.test(found)) {
                return found;
            }
            assertThat(System.nanoTime()).as("%s: %s", query, found).isLessThan(deadline);
            LockSupport.parkNanos(200_000_000);
        }
    }

    private static JsonNode awaitCount(Registry registry, String query, long wanted) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (true) {
            JsonNode counts = Registry.json(registry.asAdmin("GET", "/audit/downloads/counts?" + query, "")
                    .body());
            if (counts.get("total").asLong() >= wanted) {
                assertThat(counts.get("total").asLong()).isEqualTo(wanted);
                assertThat(counts.get("counts")).hasSize(1);
                return counts.get("counts").get(0);
            }
            assertThat(System.nanoTime()).as("%s: %s", query, counts).isLessThan(deadline);
            LockSupport.parkNanos(200_000_000);
        }
    }
}
