package affineur.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CloudEventsTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void isAStructuredCloudEvent() {
        JsonNode event = JSON.readTree(CloudEvents.encode(yanked("")));

        assertThat(event.propertyNames())
                .contains("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data");
        assertThat(event.get("specversion").asString()).isEqualTo("1.0");
        assertThat(event.get("type").asString()).isEqualTo("affineur.release.yanked.v1");
        assertThat(event.get("subject").asString()).isEqualTo("projects/1/demo/1.0");
        assertThat(event.get("sequence").asString()).isEqualTo("00000000000000000005");
        // extension names are lower-case letters and digits
        assertThat(event.propertyNames()).allMatch(name -> name.matches("[a-z0-9]{1,20}"));
    }

    @Test
    void leavesOutWhatIsAbsent() {
        JsonNode event = JSON.readTree(CloudEvents.encode(yanked("")));

        assertThat(event.has("token")).isFalse();
        assertThat(event.get("actor").asString()).isEqualTo("system");
        assertThat(CloudEvents.decode(CloudEvents.encode(yanked(""))).actor()).isEqualTo(Actor.SYSTEM);
    }

    @Test
    void readsAnEventWithoutItsOptionalFields() {
        String published = """
                {"specversion":"1.0","id":"x","source":"/affineur","type":"affineur.file.published.v1",
                 "subject":"ignored","time":"2026-11-21T10:11:12Z","sequence":"00000000000000000001","actor":"accounts/4",
                 "correlationid":"y","data":{"project":1,"name":"demo","version":"1.0",
                 "filename":"demo-1.0.tar.gz","size":1,
                 "hashes":{"sha256":"%1$s%1$s","blake2b256":"%1$s%1$s","md5":"%1$s"},"metadata":"%1$s%1$s"}}""".formatted("0".repeat(32));

        LedgerEntry entry = CloudEvents.decode(published.getBytes(StandardCharsets.UTF_8));

        assertThat(((FileEvent.FilePublished) entry.event()).requiresPython()).isNull();
        assertThat(entry.actor()).isEqualTo(new Actor(new AccountId(4), null));
        assertThat(new String(CloudEvents.encode(entry), StandardCharsets.UTF_8))
                .doesNotContain("requiresPython");
    }

    @Test
    void passesOverWhatANewerWriterAdded() {
        String json = new String(CloudEvents.encode(yanked("why")), StandardCharsets.UTF_8)
                .replaceFirst("\\{", "{\"traceparent\":\"00\",")
                .replace("\"data\":{", "\"data\":{\"severity\":{\"score\":9.8},");

        assertThat(CloudEvents.decode(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(yanked("why"));
    }

    @Test
    void refusesAnEventThatItDoesNotKnow() {
        byte[] json = new String(CloudEvents.encode(yanked("")), StandardCharsets.UTF_8)
                .replace("release.yanked.v1", "release.aged.v3")
                .getBytes(StandardCharsets.UTF_8);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloudEvents.decode(json))
                .withMessageContaining("affineur.release.aged.v3")
                .withMessageContaining("at least as new as its writer");
    }

    @Test
    void refusesAnEventThatIsTooLarge() {
        int envelope = CloudEvents.encode(yanked("")).length;

        assertThat(CloudEvents.encode(yanked("x".repeat(CloudEvents.LARGEST - envelope))))
                .hasSize(CloudEvents.LARGEST);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloudEvents.encode(yanked("x".repeat(CloudEvents.LARGEST - envelope + 1))))
                .withMessageContaining(String.valueOf(CloudEvents.LARGEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"type\":\"affineur.release.yanked.v1\"}", "nonsense"})
    void refusesWhatIsNoEvent(String json) {
        assertThatThrownBy(() -> CloudEvents.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfAny(JacksonException.class, IllegalArgumentException.class);
    }

    @Test
    void refusesAnEventWhoseNamesAreNone() {
        byte[] json = new String(CloudEvents.encode(yanked("")), StandardCharsets.UTF_8)
                .replace("\"name\":\"demo\"", "\"name\":\"-\"")
                .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> CloudEvents.decode(json)).hasRootCauseInstanceOf(InvalidPackaging.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void countsFromOne(long number) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ProjectId(number));
        assertThatIllegalArgumentException().isThrownBy(() -> new GroupId(number));
        assertThatIllegalArgumentException().isThrownBy(() -> new AccountId(number));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenId(number));
    }

    private static LedgerEntry yanked(String reason) {
        return new LedgerEntry(
                5,
                "id",
                Instant.EPOCH,
                Actor.SYSTEM,
                "correlation",
                new ReleaseEvent.ReleaseYanked(
                        new ProjectId(1), PackageName.parse("demo"), Version.parse("1.0"), reason));
    }
}
