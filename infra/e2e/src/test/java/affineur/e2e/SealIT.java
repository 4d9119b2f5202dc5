package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A registry that seals its records of downloads every second. */
@EndToEnd
class SealIT {
    private static final Wheel CHEESE = Wheel.of("sealed-cheese", "1.0");

    private static Registry registry;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    SealIT() {}

    @BeforeAll
    static void start() {
        registry = Registry.start("SealIT", "--downloads-sealed-every", "1s");
        registry.publish(CHEESE);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void aSealStandsInTheLedgerAndSaysThatRecordsAreStillThose() {
        registry.get("/files/" + CHEESE.sha256() + "/" + CHEESE.filename());
        JsonNode seal = seals(1).getFirst();
        assertThat(seal.path("summary").asString()).isEqualTo("1 record of downloads sealed");

        JsonNode compared = compared(seal);
        assertThat(compared.path("state").asString()).isEqualTo("intact");
        assertThat(compared.path("batches")).hasSize(1);
        assertThat(compared.at("/batches/0/now")).isEqualTo(compared.at("/batches/0/sealed"));

        registry.get("/files/" + CHEESE.sha256() + "/" + CHEESE.filename());
        JsonNode next = seals(2).getLast();
        assertThat(next.at("/data/batches/0/first")).isEqualTo(seal.at("/data/batches/0/next"));

        registry.stop();
        registry.start();
        assertThat(compared(seal).path("state").asString())
                .as("after a restart")
                .isEqualTo("intact");
        assertThat(registry.get("/audit/downloads/seals/0", "PRIVATE-TOKEN", Registry.TOKEN)
                        .statusCode())
                .as("another event")
                .isEqualTo(404);
    }

    /** The oldest first. */
    private static List<JsonNode> seals(int count) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        List<JsonNode> seals = registry.audit("type=affineur.downloads");
        while (seals.size() < count) {
            assertThat(System.nanoTime()).as("%s", seals).isLessThan(deadline);
            LockSupport.parkNanos(200_000_000);
            seals = registry.audit("type=affineur.downloads");
        }
        return seals;
    }

    private static JsonNode compared(JsonNode seal) {
        return Registry.json(registry.asAdmin(
                        "GET", "/audit/downloads/seals/" + seal.path("position").asLong(), "")
                .body());
    }
}
