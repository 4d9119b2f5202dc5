package affineur.access.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.Scope;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class GitLabIssuedTest {
    private static final GitLabToken TOKEN = new GitLabToken(
            7,
            "CI",
            null,
            false,
            Instant.parse("2026-08-01T10:00:00.123Z"),
            List.of(Scope.READ_API),
            3L,
            null,
            true,
            "2027-08-01");
    private static final GitLabBotToken BOT = new GitLabBotToken(TOKEN, 30, "project", 4);
    private static final GitLabDeployToken DEPLOY =
            new GitLabDeployToken(8, "Deploy", "gitlab+deploy-token-8", null, List.of(Scope.API), false, false);

    private static JsonNode json(Object value) {
        return JsonMapper.shared().valueToTree(value);
    }

    @Test
    void addsTheSecretToWhateverWasIssued() {
        for (Record shown : List.of(TOKEN, BOT, DEPLOY)) {
            JsonNode plain = json(shown);
            JsonNode issued = json(new GitLabIssued<>(shown, "aff_secret"));
            assertThat(plain.has("token")).isFalse();
            assertThat(issued.path("token").asString()).isEqualTo("aff_secret");
            assertThat(issued.propertyNames())
                    .containsAll(plain.propertyNames())
                    .hasSize(plain.size() + 1);
            assertThat(issued.path("id")).isEqualTo(plain.path("id"));
        }
    }

    @Test
    void isFlatAsInGitLab() {
        JsonNode bot = json(BOT);
        assertThat(bot.path("id").asLong()).isEqualTo(7);
        assertThat(bot.path("created_at").asString()).isEqualTo("2026-08-01T10:00:00.123Z");
        assertThat(bot.path("scopes").get(0).asString()).isEqualTo("read_api");
        assertThat(bot.path("expires_at").asString()).isEqualTo("2027-08-01");
        assertThat(bot.path("last_used_at").isNull()).isTrue();
        assertThat(bot.path("access_level").asInt()).isEqualTo(30);
        assertThat(bot.path("resource_id").asLong()).isEqualTo(4);
    }

    @Test
    void noLogLineShowsASecretOrAPerson() {
        GitLabUser user = new GitLabUser(3, "olga", "Olga M.", "active", false, null, null);
        GitLabAccount account = new GitLabAccount(
                new GitLabProfile(user, Instant.EPOCH, null, null, false), "olga@corp.example", true, false, List.of());
        GitLabMember member = new GitLabMember(user, 30, Instant.EPOCH, null, "active");
        for (Object shown : List.of(new GitLabIssued<>(TOKEN, "aff_secret"), account, member)) {
            assertThat(shown.toString()).doesNotContain("aff_secret", "olga", "Olga");
        }
    }
}
