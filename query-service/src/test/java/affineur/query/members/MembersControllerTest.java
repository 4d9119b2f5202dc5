package affineur.query.members;

import static affineur.query.Http.header;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.Holder;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.MemberEvent.MemberRemoved;
import affineur.events.Role;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.TokenId;
import affineur.query.Client;
import affineur.query.Company;
import affineur.query.Http;
import affineur.query.TestRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class MembersControllerTest {
    private static final String MODELS = "/projects/corp%2Fdata%2Fmodels/members";

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;
    private Company company;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    MembersControllerTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
        company = new Company(registry);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private static List<String> roles(Client client, String path) throws Exception {
        List<String> roles = new ArrayList<>();
        client.json(path)
                .forEach(member -> roles.add(member.path("username").asString() + " "
                        + member.path("access_level").asInt()));
        return roles;
    }

    @Test
    void showsAMemberAsGitLabDoes() throws Exception {
        JsonNode max = company.dan().json("/projects/4/members/all/4");
        assertThat(max.path("id").asLong()).isEqualTo(4);
        assertThat(max.path("username").asString()).isEqualTo("Max");
        assertThat(max.path("name").asString()).isEqualTo("Max N.");
        assertThat(max.path("state").asString()).isEqualTo("active");
        assertThat(max.path("access_level").asInt()).isEqualTo(40);
        assertThat(max.path("expires_at").asString()).isEqualTo("2999-01-02");
        assertThat(max.path("membership_state").asString()).isEqualTo("active");
        assertThat(max.path("created_at").asString()).matches("2026-08-01T10:00:\\d\\d\\.\\d{3}Z");
        assertThat(max.has("email")).isFalse();
        assertThat(company.dan()
                        .json("/projects/4/members/5")
                        .path("expires_at")
                        .isNull())
                .isTrue();
    }

    @Test
    void listsThoseWhoWereGivenARole() throws Exception {
        assertThat(roles(company.dan(), MODELS)).containsExactly("olga 30", "dan 30", "bot+10 30");
        assertThat(roles(company.olga(), "/groups/corp%2Fdata/members")).containsExactly("Max 40");
        assertThat(roles(company.eve(), "/groups/2/members")).containsExactly("olga 50");
        assertThat(roles(company.eve(), "/groups/team/members")).containsExactly("user+1 20");
    }

    @Test
    void listsEverybodyWithTheHighestRoleTheyHave() throws Exception {
        assertThat(roles(company.dan(), MODELS + "/all")).containsExactly("olga 50", "Max 40", "dan 30", "bot+10 30");
        assertThat(roles(company.olga(), "/groups/3/members/all")).containsExactly("olga 50", "Max 40");
        assertThat(roles(company.olga(), "/groups/2/members/all")).containsExactly("olga 50");
        registry.happen(new MemberRemoved(Holder.of(Company.CORP), Company.OLGA));
        assertThat(roles(company.dan(), MODELS + "/all")).containsExactly("olga 30", "Max 40", "dan 30", "bot+10 30");
    }

    @Test
    void findsOne() throws Exception {
        assertThat(company.dan().json(MODELS + "/3").path("access_level").asInt())
                .isEqualTo(30);
        assertThat(company.dan().json(MODELS + "/all/3").path("access_level").asInt())
                .isEqualTo(50);
        assertThat(company.dan().status(MODELS + "/4")).isEqualTo(404);
        assertThat(company.dan().status(MODELS + "/all/4")).isEqualTo(200);
        for (String nobody : List.of("/6", "/all/6", "/999", "/all/999", "/0", "/7", "/all/7", "/9", "/all/9")) {
            assertThat(company.dan().status(MODELS + nobody)).as(nobody).isEqualTo(404);
        }
        assertThat(company.dan().status(MODELS + "/x")).isEqualTo(400);
    }

    @Test
    void aBotGoesWithItsLastToken() throws Exception {
        registry.happen(new TokenRevoked(new TokenId(company.botToken()), Company.BOT));
        assertThat(roles(company.dan(), MODELS)).containsExactly("olga 30", "dan 30");
        assertThat(roles(company.dan(), MODELS + "/all")).containsExactly("olga 50", "Max 40", "dan 30");
        assertThat(company.dan().status(MODELS + "/10")).isEqualTo(404);
    }

    @Test
    void anExpiredRoleDoesNotHideAnInheritedOne() throws Exception {
        registry.happen(new MemberAdded(Holder.of(Company.CORP), Company.TIM, Role.GUEST, null));
        assertThat(roles(company.dan(), MODELS)).doesNotContain("tim 30");
        assertThat(roles(company.dan(), MODELS + "/all")).contains("tim 10");
    }

    @Test
    void namesPeopleToThoseOnlyWhoseTokenMayRead() throws Exception {
        for (String members : List.of("/members", "/members/all", "/members/1", "/members/all/1")) {
            for (String place : List.of("/projects/1", "/groups/1", "/projects/4", "/groups/3", "/groups/999")) {
                assertThat(company.nobody().status(place + members)).isEqualTo(401);
                assertThat(company.wrongToken().status(place + members)).isEqualTo(401);
                assertThat(company.packagesOnly().status(place + members)).isEqualTo(403);
            }
            assertThat(company.eve().status("/projects/4" + members)).isEqualTo(404);
            assertThat(company.eve().status("/groups/3" + members)).isEqualTo(404);
            assertThat(company.eve().status("/groups/999" + members)).isEqualTo(404);
            assertThat(company.eve().status("/groups/1" + members)).isEqualTo(200);
            assertThat(Http.text(company.ada().get("/projects/4" + members))).doesNotContain("@");
        }
    }

    @Test
    void filters() throws Exception {
        assertThat(roles(company.dan(), MODELS + "/all?query=MA")).containsExactly("Max 40");
        assertThat(roles(company.dan(), MODELS + "/all?query=nightly")).containsExactly("bot+10 30");
        assertThat(roles(company.dan(), MODELS + "/all?user_ids[]=4&user_ids[]=5"))
                .containsExactly("Max 40", "dan 30");
        assertThat(roles(company.dan(), MODELS + "/all?user_ids=4,5")).containsExactly("Max 40", "dan 30");
        assertThat(roles(company.dan(), MODELS + "?skip_users[]=5")).containsExactly("olga 30", "bot+10 30");
        assertThat(company.dan().status(MODELS + "?user_ids=max")).isEqualTo(400);
    }

    @Test
    void pages() throws Exception {
        assertThat(roles(company.dan(), MODELS + "/all?per_page=3&page=2")).containsExactly("bot+10 30");
        assertThat(header(company.dan().get(MODELS + "/all?per_page=3&page=2"), "X-Total"))
                .isEqualTo("4");
        assertThat(header(company.dan().get(MODELS + "/all?per_page=3"), "Link"))
                .contains("/api/v4/projects/corp%2Fdata%2Fmodels/members/all?page=2&per_page=3>; rel=\"next\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users/1/members", "/packages/1/members", "/groups/1/members/all/1/2"})
    void knowsNoOtherMembers(String path) throws Exception {
        assertThat(company.eve().status(path)).isEqualTo(404);
    }
}
