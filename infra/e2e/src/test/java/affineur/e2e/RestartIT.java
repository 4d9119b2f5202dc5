package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a stop, a Ctrl-C and a kill -9 leave behind: everything that was acknowledged. */
@EndToEnd
class RestartIT {
    private static final String JSON = "application/vnd.pypi.simple.v1+json";

    @Test
    void everythingIsThereAfterARestart(Shell shell) {
        try (Registry registry = Registry.start("restart")) {
            Wheel first = Wheel.of("kept", "1.0");
            Wheel second = Wheel.of("kept", "1.1");
            registry.publish(first);
            registry.publish(second);
            registry.publish(Wheel.of("Also.Kept", "1.0").requiring("kept"));
            registry.asAdmin("POST", "/api/v4/projects/1/packages/pypi/kept/1.1/yank", "{\"reason\": \"stale\"}");
            Map<String, String> before = pages(registry);
            List<JsonNode> records = registry.audit("");

            long begin = System.nanoTime();
            registry.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
            registry.start();

            assertThat(pages(registry)).isEqualTo(before);
            assertThat(registry.audit("")).isEqualTo(records);
            assertThat(registry.output()).doesNotContain(Registry.TOKEN);
            Installation installation = Installation.in(shell);
            installation.pip("--index-url", registry.simple(), "also-kept");
            assertThat(installation.version(first)).isEqualTo("1.0");
            // And it goes on where it was.
            registry.publish(Wheel.of("kept", "1.2"));
            assertThat(registry.audit("").getLast().get("position").asLong())
                    .isEqualTo(records.getLast().get("position").asLong() + 1);
        }
    }

    private static Map<String, String> pages(Registry registry) {
        var pages = new ConcurrentHashMap<String, String>();
        for (String path : List.of("/simple/", "/simple/kept/", "/simple/also-kept/")) {
            for (String type : List.of(JSON, "text/html")) {
                HttpResponse<byte[]> answer = registry.get(path, "Accept", type);
                assertThat(answer.statusCode()).isEqualTo(200);
                pages.put(path + " " + type, answer.headers().firstValue("ETag").orElse("") + Registry.text(answer));
            }
        }
        return pages;
    }

    @Test
    void secondStartOnTheSameDataIsRefused() {
        try (Registry registry = Registry.start("twice")) {
            Shell.Result second = registry.command("serve", "--port", "0");

            assertThat(second.exit()).as("%s", second).isNotZero();
            assertThat(second.output()).contains(registry.data().toString()).doesNotContain("\tat ", "Exception");
            registry.publish(Wheel.of("still-works", "1.0"));
        }
    }

    @Test
    void controlCAnswersAnUploadInFlight() {
        try (Registry registry = Registry.start("control-c")) {
            Wheel wheel = Wheel.of("in-flight", "1.0").saying("y".repeat(100));
            byte[] large = Large.wheel(wheel, 4 << 20);
            String answer;
            long begin;
            try (SlowUpload upload = SlowUpload.begin(registry, UploadForm.of(wheel, large))) {
                registry.publish(Wheel.of("before", "1.0"));

                begin = System.nanoTime();
                registry.interrupt();
                registry.ended(Duration.ofMillis(300)); // so that the signal is surely seen before the rest comes
                answer = upload.finish();
            }
            registry.awaitEnd();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
            assertThat(answer).matches("(?s)HTTP/1\\.1 (200|503) .*");
            registry.start();
            assertThat(registry.hasPage("before")).isTrue();
            assertThat(registry.hasPage("in-flight")).isEqualTo(answer.startsWith("HTTP/1.1 200"));
            if (answer.startsWith("HTTP/1.1 200")) {
                assertThat(registry.page("in-flight").download(wheel.filename()))
                        .isEqualTo(large);
            }
        }
    }

    @Test
    void killedInTheMiddleOfUploadsKeepsWhatItAcknowledged(Shell shell) throws Exception {
        int clients = 8;
        int rounds = 3;
        Map<String, Wheel> acknowledged = new ConcurrentHashMap<>();
        Map<String, Wheel> attempted = new ConcurrentHashMap<>();
        try (Registry registry = Registry.start("killed")) {
            for (int round = 0; round < rounds; round++) {
                var enough = new CountDownLatch(150);
                try (var pool = Executors.newFixedThreadPool(clients)) {
                    for (int client = 0; client < clients; client++) {
                        Wheel mine = Wheel.of("crash-" + client, "1");
                        int major = round;
                        pool.execute(() -> {
                            for (int i = 0; ; i++) {
                                Wheel wheel =
                                        Wheel.of(mine.name(), major + "." + i).saying("z".repeat(i % 50));
                                attempted.put(wheel.filename(), wheel);
                                try {
                                    if (registry.upload(UploadForm.of(wheel)).statusCode() != 200) {
                                        return;
                                    }
                                } catch (UncheckedIOException killed) {
                                    return;
                                }
                                acknowledged.put(wheel.filename(), wheel);
                                enough.countDown();
                            }
                        });
                    }
                    Wheel large = Wheel.of("crash-large", "1." + round);
                    boolean reached;
                    try (SlowUpload half =
                            SlowUpload.begin(registry, UploadForm.of(large, Large.wheel(large, 2 << 20)))) {
                        reached = enough.await(60, TimeUnit.SECONDS);
                        registry.kill();
                        assertThat(half.finish()).isEmpty();
                    }
                    assertThat(reached)
                            .as("only %d uploads", acknowledged.size())
                            .isTrue();
                }
                registry.start();
                assertAllThere(registry, acknowledged, attempted);
                assertThat(registry.hasPage("crash-large")).isFalse();
                assertThat(strayFiles(registry.data().resolve("blobs"))).isEmpty();
            }

            Installation installation = Installation.in(shell);
            var everything = new ArrayList<Object>(List.of("--index-url", registry.simple()));
            for (int client = 0; client < clients; client++) {
                everything.add("crash-" + client);
            }
            installation.uv(everything.toArray());
            installation.pip("--force-reinstall", "--index-url", registry.simple(), "crash-0", "crash-7");
        }
    }

    /** What is neither a whole blob under its digest nor the lock: the rests of uploads. */
    private static List<Path> strayFiles(Path blobs) throws IOException {
        try (Stream<Path> paths = Files.walk(blobs)) {
            return paths.filter(Files::isRegularFile)
                    .filter(file -> {
                        String name = file.getFileName().toString();
                        return !name.equals("lock") && !name.equals(Digest.sha256(Places.bytes(file)));
                    })
                    .toList();
        }
    }

    private static void assertAllThere(
            Registry registry, Map<String, Wheel> acknowledged, Map<String, Wheel> attempted) {
        Map<String, ProjectPage> pages = new ConcurrentHashMap<>();
        acknowledged.forEach((filename, wheel) -> {
            ProjectPage page = pages.computeIfAbsent(wheel.normalizedName(), registry::page);
            assertThat(page.filenames()).contains(filename);
        });
        // Also what was stored but not acknowledged any more is whole, and nothing else is there.
        pages.values()
                .forEach(page -> page.filenames().forEach(filename -> {
                    Wheel wheel = attempted.get(filename);
                    assertThat(wheel).as(filename).isNotNull();
                    if (wheel != null) {
                        assertThat(page.sha256(filename)).isEqualTo(wheel.sha256());
                        assertThat(page.download(filename)).isEqualTo(wheel.bytes());
                    }
                }));
        // Each is in the ledger once, and no position is missing.
        List<JsonNode> records = registry.audit("");
        var positions = new HashSet<Long>();
        records.forEach(record -> positions.add(record.get("position").asLong()));
        assertThat(positions).hasSize(records.size());
        assertThat(records.getLast().get("position").asLong()).isEqualTo(records.size() - 1L);
        List<String> published = records.stream()
                .filter(record -> record.get("type").asString().equals("affineur.file.published.v1"))
                .map(record -> record.get("filename").asString())
                .toList();
        assertThat(published).doesNotHaveDuplicates().containsAll(acknowledged.keySet());
    }
}
