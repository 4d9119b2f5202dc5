package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Wrong credentials are recorded and slowed down; what administrators do is recorded; a revoked token is worth nothing. */
@EndToEnd
class AttemptsIT {
    /** Of this machine, too, on Linux. */
    private static final String FLOOD = "127.0.0.2";

    /** Their requests' ids are what each test finds its records by. */
    private static String id(String what) {
        return what + "-" + Long.toString(System.nanoTime(), 36);
    }

    @Test
    void wrongCredentialsAreRecordedWhereverTheyAreShown(Registry registry) {
        String wrong = "a-wrong-token-" + id("wrong");
        List<String> paths = List.of("/simple/", "/api/v4/projects", "/audit/events", "/legacy/");
        for (String path : paths) {
            String id = id("attempt");
            HttpResponse<byte[]> answer = registry.send(
                    path.equals("/legacy/") ? "POST" : "GET",
                    path,
                    BodyPublishers.noBody(),
                    "Authorization",
                    Registry.basic(wrong),
                    "X-Request-Id",
                    id);
            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(answer.headers().firstValue("X-Request-Id")).as(path).hasValue(id);
        }
        List<JsonNode> records = await(registry, "outcome=failed&address=127.0.0.1", all -> !all.isEmpty());
        assertThat(records).allSatisfy(record -> {
            assertThat(record.get("address").asString()).isEqualTo("127.0.0.1");
            assertThat(record.toString()).doesNotContain(wrong);
        });
        assertThat(records.stream().map(record -> record.get("code").asString()))
                .contains("invalid-token");
    }

    @Test
    void aFloodIsSlowedDownAndLocksNobodyOut(Registry registry) throws Exception {
        // from an address of its own, so that other tests' wrong credentials are told why
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(InetAddress.ofLiteral(FLOOD))
                .build()) {
            int told = 0;
            HttpResponse<String> last = simple(client, registry, "wrong");
            // each process counts for itself, and the gateway takes turns
            while (last.statusCode() == 401 && told < 1_000) {
                told++;
                last = simple(client, registry, "wrong");
            }
            assertThat(last.statusCode()).as("after %d", told).isEqualTo(429);
            assertThat(last.headers().firstValueAsLong("Retry-After").orElse(-1))
                    .isBetween(1L, 60L);
            assertThat(last.body()).contains("Wrong credentials, once too often");

            assertThat(simple(client, registry, Registry.TOKEN).statusCode()).isEqualTo(200);
        }
        assertThat(registry.get("/simple/", "PRIVATE-TOKEN", "wrong").statusCode())
                .as("from elsewhere")
                .isEqualTo(401);
        await(registry, "code=too-many-attempts&address=" + FLOOD, all -> !all.isEmpty());
        await(registry, "code=invalid-token&address=" + FLOOD, all -> !all.isEmpty());
    }

    private static HttpResponse<String> simple(HttpClient client, Registry registry, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(registry.uri("/simple/"))
                .header("PRIVATE-TOKEN", token)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void whatAdministratorsDoIsRecordedAndPointsToTheEvent(Registry registry) {
        String id = id("admin");
        String name = id("group");
        HttpResponse<byte[]> created = registry.send(
                "POST",
                "/api/v4/groups",
                BodyPublishers.ofString("{\"name\": \"%s\", \"path\": \"%s\"}".formatted(name, name)),
                "PRIVATE-TOKEN",
                Registry.TOKEN,
                "Content-Type",
                "application/json",
                "X-Request-Id",
                id);
        assertThat(created.statusCode()).as(Registry.text(created)).isEqualTo(201);

        JsonNode record =
                await(registry, "correlation=" + id, all -> all.size() == 1).getFirst();
        assertThat(record.get("outcome").asString()).isEqualTo("permitted");
        assertThat(record.get("method").asString()).isEqualTo("POST");
        assertThat(record.get("path").asString()).isEqualTo("/api/v4/groups");
        assertThat(record.get("status").asInt()).isEqualTo(201);
        assertThat(record.get("address").asString()).isEqualTo("127.0.0.1");
        JsonNode event = registry.audit("type=group.created").stream()
                .filter(e -> e.get("correlation").asString().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(event.get("actor").asString())
                .isEqualTo("accounts/" + record.get("account").asLong());
        assertThat(event.get("token").asLong()).isEqualTo(record.get("token").asLong());
    }

    @Test
    void whoIsDeniedIsRecordedToo(Registry registry) {
        JsonNode token = Registry.json(registry.asAdmin(
                        "POST",
                        "/api/v4/users/1/personal_access_tokens",
                        "{\"name\": \"reads\", \"scopes\": [\"read_api\"]}")
                .body());
        String id = id("denied");
        HttpResponse<byte[]> answer = registry.get(
                "/audit/attempts", "PRIVATE-TOKEN", token.get("token").asString(), "X-Request-Id", id);
        assertThat(answer.statusCode()).isEqualTo(403);

        JsonNode record =
                await(registry, "correlation=" + id, all -> all.size() == 1).getFirst();
        assertThat(record.get("outcome").asString()).isEqualTo("denied");
        assertThat(record.get("code").asString()).isEqualTo("insufficient-scope");
        assertThat(record.get("token").asLong()).isEqualTo(token.get("id").asLong());
        assertThat(registry.get("/audit/attempts").statusCode()).isEqualTo(401);
    }

    @Test
    void comesAsCsvAndInPages(Registry registry) {
        registry.asAdmin("GET", "/audit/events?limit=1", "");
        registry.asAdmin("GET", "/audit/attempts?limit=2", "");
        await(registry, "outcome=permitted", all -> all.size() >= 2);
        JsonNode page = Registry.json(
                registry.asAdmin("GET", "/audit/attempts?limit=1", "").body());
        assertThat(page.get("attempts")).hasSize(1);
        assertThat(page.get("next").asLong())
                .isEqualTo(page.get("attempts").get(0).get("position").asLong());
        List<String> lines = Registry.text(registry.asAdmin("GET", "/audit/attempts?format=csv", ""))
                .lines()
                .toList();
        assertThat(lines.getFirst()).startsWith("position,time,last,count,outcome,code,address,account,token,method");
        assertThat(lines.getLast()).contains(",permitted,", ",127.0.0.1,");
        assertThat(registry.get("/audit/attempts?outcome=lost", "PRIVATE-TOKEN", Registry.TOKEN)
                        .statusCode())
                .isEqualTo(400);
    }

    /** Answers do not wait for records. */
    private static List<JsonNode> await(Registry registry, String query, Predicate<List<JsonNode>> wanted) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            JsonNode page = Registry.json(registry.asAdmin("GET", "/audit/attempts?limit=1000&" + query, "")
                    .body());
            List<JsonNode> found = new ArrayList<>();
            page.get("attempts").forEach(found::add);
            if (wanted.test(found)) {
                return found;
            }
            assertThat(System.nanoTime()).as("%s: %s", query, found).isLessThan(deadline);
            LockSupport.parkNanos(200_000_000);
        }
    }
}
