package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@EndToEnd
class AuditIT {
    @Test
    void tellsWhoDidWhatWhenWithWhichTokenAndWhere(Registry registry, Shell shell) {
        Wheel first = Wheel.of("Audited.Cheese", "1.0");
        Wheel second = first.tagged("py3-none-win32");
        Instant begin = Instant.now().minus(Duration.ofSeconds(1));
        registry.publisher(shell)
                .ok("twine", "upload", first.writeTo(shell.directory()), second.writeTo(shell.directory()));
        registry.asAdmin(
                "POST", "/api/v4/projects/1/packages/pypi/audited-cheese/1.0/yank", "{\"reason\": \"tastes of soap\"}");
        registry.asAdmin("DELETE", "/api/v4/projects/1/packages/pypi/audited-cheese/1.0/" + second.filename(), "");

        List<JsonNode> records = registry.audit("package=Audited_Cheese");

        assertThat(records.stream().map(record -> record.get("type").asString()))
                .containsExactly(
                        "affineur.file.published.v1",
                        "affineur.file.published.v1",
                        "affineur.release.yanked.v1",
                        "affineur.file.deleted.v1");
        for (JsonNode record : records) {
            assertThat(record.get("actor").asString()).matches("accounts/\\d+");
            assertThat(record.get("token").asLong()).isPositive();
            assertThat(Instant.parse(record.get("time").asString()))
                    .isBetween(begin, Instant.now().plusSeconds(1));
            assertThat(record.get("project").asLong()).isEqualTo(1);
            assertThat(record.get("package").asString()).isEqualTo("audited-cheese");
            assertThat(record.get("version").asString()).isEqualTo("1.0");
            assertThat(record.get("id").asString()).isNotEmpty();
            // No secret and no address is ever in the ledger.
            assertThat(record.toString()).doesNotContain(Registry.TOKEN, "127.0.0.1");
        }
        assertThat(records.stream().map(record -> record.get("position").asLong()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(records.get(0).toString()).contains(first.filename(), first.sha256());
        assertThat(records.get(2).toString()).contains("tastes of soap");
        assertThat(records.get(3).get("filename").asString()).isEqualTo(second.filename());
        assertThat(registry.audit("package=audited-cheese&type=release.yanked")).containsExactly(records.get(2));
        assertThat(registry.audit("package=audited-cheese&to=" + begin)).isEmpty();
        assertThat(registry.audit("package=audited-cheese&actor=system")).isEmpty();
    }

    @Test
    void pagesAreStableWhileNewRecordsCome(Registry registry) {
        for (int i = 0; i < 5; i++) {
            registry.publish(Wheel.of("paged", "1." + i));
        }
        assertThat(registry.audit("package=paged")).hasSize(5);
        var seen = new ArrayList<String>();
        String path = "/audit/events?package=paged&limit=2";
        for (int page = 0; page < 3; page++) {
            JsonNode answer = Registry.json(registry.asAdmin("GET", path, "").body());
            answer.get("events")
                    .forEach(record -> seen.add(record.get("version").asString()));
            registry.publish(Wheel.of("paged", "2." + page)); // newest first, hence not behind us
            path = "/audit/events?package=paged&limit=2&after="
                    + answer.get("next").asString();
        }

        assertThat(seen).containsExactly("1.4", "1.3", "1.2", "1.1", "1.0");
    }

    @Test
    void comesAsCsvForSpreadsheets(Registry registry) {
        Wheel wheel = Wheel.of("audited-csv", "1.0");
        registry.publish(wheel);

        List<String> lines = Registry.text(registry.asAdmin("GET", "/audit/events?package=audited-csv&format=csv", ""))
                .lines()
                .toList();

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("position,time,type,actor,token,project,package,version,filename");
        assertThat(lines.getLast()).contains(",affineur.file.published.v1,accounts/", "," + wheel.filename() + ",");
    }

    @Test
    void refusesWhatItDoesNotUnderstandAndWhoMayNotKnow(Registry registry) {
        assertThat(registry.get("/audit/events").statusCode()).isEqualTo(401);
        for (String query : List.of("cheese=brie", "from=yesterday", "limit=0", "limit=x", "order=up", "package=%25")) {
            var answer = registry.get("/audit/events?" + query, "Authorization", Registry.basic(Registry.TOKEN));
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
        }
    }
}
