package affineur.command.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import affineur.access.Secret;
import affineur.access.Token;
import affineur.command.Api;
import affineur.command.Api.Answer;
import affineur.command.CommandService;
import affineur.command.TestRegistry;
import affineur.events.GroupId;
import affineur.events.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the operator limits how long tokens live. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LongestLifeTest {
    private static final Duration LIFE = Duration.ofDays(30);

    private TestRegistry registry;
    private Api api;
    private Secret admin;
    private GroupId group;
    private long account;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    LongestLifeTest() {}

    @BeforeAll
    void start() throws Exception {
        registry = new TestRegistry(CommandService.Options.DEFAULT.limiting(LIFE), stored -> stored);
        api = new Api(registry);
        admin = registry.admin;
        group = new GroupId(1);
        account = api.post(admin, "/service_accounts", "{}").expect(201).id();
    }

    @AfterAll
    void stop() {
        registry.close();
    }

    Stream<String> waysToMakeATokenOnce() {
        long deployable = group.value();
        return Stream.of(
                "/user/personal_access_tokens",
                "/users/" + account + "/personal_access_tokens",
                "/projects/1/access_tokens",
                "/groups/" + deployable + "/access_tokens",
                "/projects/1/deploy_tokens",
                "/groups/" + deployable + "/deploy_tokens");
    }

    private static String body(String expiry) {
        return "{\"name\": \"ci\", \"scopes\": [\"read_package_registry\"]" + expiry + "}";
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private Token token(long id) {
        return registry.listed.token(new TokenId(id)).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("waysToMakeATokenOnce")
    void makesNoTokenThatLivesLonger(String path) throws Exception {
        for (String tooLong : List.of(
                ", \"expires_at\": \"" + today().plusDays(32) + "\"",
                ", \"expires_at\": \"2999-01-01\"",
                ", \"expires_at\": null",
                ", \"expires_at\": \"\"")) {
            assertThat(api.post(admin, path, body(tooLong)).expect(400).body())
                    .as(tooLong)
                    .contains("token-too-long", "at the latest");
        }
        Answer said = api.post(admin, path, body(", \"expires_at\": \"" + today().plusDays(29) + "\""))
                .expect(201);
        assertThat(token(said.id()).expires())
                .isEqualTo(today().plusDays(29).atStartOfDay(ZoneOffset.UTC).toInstant());
        Answer unsaid = api.post(admin, path, body("")).expect(201);
        assertThat(token(unsaid.id()).expires()).isCloseTo(Instant.now().plus(LIFE), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void rotatesNoTokenIntoOneThatLivesLonger() throws Exception {
        long made = api.post(admin, "/user/personal_access_tokens", body(""))
                .expect(201)
                .id();
        String rotate = "/personal_access_tokens/" + made + "/rotate";
        api.post(admin, rotate, "{\"expires_at\": \"2999-01-01\"}").expect(400);
        api.post(admin, rotate, "{\"expires_at\": null}").expect(400);
        long rotated = api.post(admin, rotate, "{}").expect(200).id();
        assertThat(token(rotated).expires())
                .isEqualTo(today().plusDays(7).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    @Test
    void limitsTheFirstTokenAndWhatIsMadeByIt() throws Exception {
        assertThat(token(1).expires()).isCloseTo(Instant.now().plus(LIFE), within(5, ChronoUnit.MINUTES));
        long made = api.post(admin, "/authorization_token", "{\"duration_seconds\": 0}")
                .expect(201)
                .id();
        assertThat(token(made).expires()).isEqualTo(token(1).expires());
    }

    @Test
    void isNoShorterThanAnyTokensLife() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandService.Options.DEFAULT.limiting(Duration.ofMinutes(14)))
                .withMessageContaining("15m");
    }
}
