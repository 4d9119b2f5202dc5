package affineur.command.account;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Account;
import affineur.access.Secret;
import affineur.access.people.Person;
import affineur.command.Api;
import affineur.command.Api.Answer;
import affineur.command.Origin;
import affineur.command.TestRegistry;
import affineur.command.WithRegistry;
import affineur.events.AccountId;
import affineur.events.Actor;
import affineur.events.LedgerEntry;
import affineur.events.Scope;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and service accounts, over HTTP. */
@ExtendWith(WithRegistry.class)
final class UserApiTest {
    private final Api api;
    private final Secret admin;

    UserApiTest(TestRegistry registry) {
        api = new Api(registry);
        admin = registry.admin;
    }

    private static String body(String username) {
        return "{\"username\": \"" + username + "\", \"name\": \"Ada Lovelace\", \"email\": \"" + username
                + "@example.com\", \"password\": \"ignored-here\"}";
    }

    private Account account(long id) {
        return api.registry.listed.account(new AccountId(id)).orElseThrow();
    }

    private Optional<Person> person(long id) {
        return Optional.ofNullable(account(id).details()).flatMap(api.registry.people::find);
    }

    @Test
    void createsAUserWhoseNameTheLedgerDoesNotHave() throws Exception {
        String username = Api.name("ada");
        long before = api.registry.ledger.next();
        Answer made = api.post(admin, "/users", body(username)).expect(201);

        assertThat(made.json().path("username").asString()).isEqualTo(username);
        assertThat(made.json().path("email").asString()).isEqualTo(username + "@example.com");
        assertThat(made.json().path("is_admin").asBoolean()).isFalse();
        assertThat(person(made.id())).contains(new Person(username, "Ada Lovelace", username + "@example.com"));
        assertThat(api.registry.entriesFrom(before))
                .extracting(LedgerEntry::toString)
                .noneMatch(entry -> entry.contains(username) || entry.contains("Lovelace"));
    }

    @Test
    void givesAUserNameOnceWhateverItsCase() throws Exception {
        String username = Api.name("taken");
        long made = api.post(admin, "/users", body(username)).expect(201).id();
        api.post(admin, "/users", body(username.toUpperCase(Locale.ROOT))).expect(409);
        long other =
                api.post(admin, "/users", body(Api.name("other"))).expect(201).id();
        api.put(admin, "/users/" + other, "{\"admin\": true, \"username\": \"" + username + "\"}")
                .expect(409);
        assertThat(account(other).administrator()).isFalse();
        api.put(admin, "/users/" + made, "{\"username\": \"" + username.replace('t', 'T') + "\"}")
                .expect(200);
        assertThat(api.registry.people.called(username)).hasSize(1);
    }

    @Test
    void createsAServiceAccount() throws Exception {
        Answer made = api.post(admin, "/service_accounts", "").expect(201);

        assertThat(made.json().path("username").asString()).startsWith("service_account_");
        assertThat(made.json().path("bot").asBoolean()).isTrue();
        String username = Api.name("mirror");
        assertThat(api.post(admin, "/service_accounts", "{\"username\": \"" + username + "\"}")
                        .expect(201)
                        .json()
                        .path("username")
                        .asString())
                .isEqualTo(username);
    }

    @Test
    void createsAnAdministratorWhoIsDismissed() throws Exception {
        String body = body(Api.name("root")).replace("{", "{\"admin\": true, ");
        long made = api.post(admin, "/users", body).expect(201).id();
        assertThat(account(made).administrator()).isTrue();
        assertThat(api.put(admin, "/users/" + made, "{\"admin\": false}")
                        .expect(200)
                        .json()
                        .path("is_admin")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void changesWhatIsSentAndForgetsTheFormer() throws Exception {
        String username = Api.name("eve");
        long made = api.post(admin, "/users", body(username)).expect(201).id();
        String former = Objects.requireNonNull(account(made).details());
        Answer changed = api.put(admin, "/users/" + made, "{\"name\": \"Eve\", \"email\": null}")
                .expect(200);

        assertThat(changed.json().path("name").asString()).isEqualTo("Eve");
        assertThat(person(made)).contains(new Person(username, "Eve", null));
        assertThat(api.registry.people.find(former)).isEmpty();
        long before = api.registry.ledger.next();
        api.put(admin, "/users/" + made, "{\"name\": \"Eve\"}").expect(200);
        assertThat(api.registry.ledger.next()).isEqualTo(before);
    }

    @Test
    void blockedUsersTokensAreWorthNothing() throws Exception {
        Api.Caller user = api.stranger(Scope.API);
        assertThat(api.post(admin, "/users/" + user.account() + "/block", "")
                        .expect(201)
                        .body())
                .isEqualTo("true");
        assertThat(api.isGood(user.secret().reveal())).isFalse();
        api.post(user.secret(), "/user/personal_access_tokens", "{}").expect(401);
        api.post(admin, "/users/" + user.account() + "/unblock", "").expect(201);
        assertThat(api.isGood(user.secret().reveal())).isTrue();
    }

    @Test
    void forgetsAPerson() throws Exception {
        String username = Api.name("gone");
        long made = api.post(admin, "/users", body(username)).expect(201).id();
        Secret secret = api.token(new AccountId(made), Scope.API);
        api.put(admin, "/users/" + made, "{\"name\": \"Other\"}").expect(200);
        api.delete(admin, "/users/" + made).expect(204);

        assertThat(api.isGood(secret.reveal())).isFalse();
        assertThat(api.registry.people.called(username)).isEmpty();
        api.delete(admin, "/users/" + made).expect(404);
        api.put(admin, "/users/" + made, "{\"name\": \"x\"}").expect(404);
        api.post(admin, "/users/" + made + "/block", "").expect(404);
        api.post(admin, "/users", body(username)).expect(201);
    }

    /** As after a process that stopped between the two. */
    @Test
    void finishesForgettingThatWasBrokenOff() throws Exception {
        String username = Api.name("half");
        long made = api.post(admin, "/users", body(username)).expect(201).id();
        api.registry.commands.accounts().forget(new AccountId(made), Origin.of(Actor.SYSTEM));
        assertThat(api.registry.people.called(username)).hasSize(1);

        api.delete(admin, "/users/" + made).expect(204);

        assertThat(api.registry.people.called(username)).isEmpty();
        api.delete(admin, "/users/" + made).expect(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"username\": \"x\"}",
                "{\"name\": \"x\"}",
                "{\"username\": \"a b\", \"name\": \"x\"}",
                "{\"username\": \"a+b\", \"name\": \"x\"}",
                "{\"username\": \"-a\", \"name\": \"x\"}",
                "{\"username\": \"x\", \"name\": \"a\\nb\"}",
                "{\"username\": \"x\", \"name\": \"x\", \"email\": \"nobody\"}",
                "{\"username\": \"x\", \"name\": \"x\", \"email\": \"a@b@c\"}",
                "{\"username\": \"x\", \"name\": \"x\", \"admin\": \"perhaps\"}",
            })
    void refusesWhatIsNoUser(String body) throws Exception {
        long before = api.registry.ledger.next();
        api.post(admin, "/users", body).expect(400);
        assertThat(api.registry.ledger.next()).isEqualTo(before);
        assertThat(api.registry.people.called("x")).isEmpty();
    }

    @Test
    void onlyAdministratorsManageUsers() throws Exception {
        Api.Caller user = api.stranger(Scope.API, Scope.READ_AUDIT);
        Secret reading = api.administrator(Scope.READ_API).secret();
        String[][] routes = {
            {"POST", "/users"},
            {"POST", "/service_accounts"},
            {"PUT", "/users/" + user.account()},
            {"DELETE", "/users/" + user.account()},
            {"POST", "/users/" + user.account() + "/block"},
            {"POST", "/users/" + user.account() + "/unblock"},
            {"POST", "/users/" + user.account() + "/personal_access_tokens"},
        };
        long before = api.registry.ledger.next();
        for (String[] route : routes) {
            api.send(route[0], null, route[1], null, "").expect(401);
            api.send(route[0], Secret.generate(), route[1], null, "").expect(401);
            api.send(route[0], user.secret(), route[1], null, "").expect(403);
            api.send(route[0], reading, route[1], null, "").expect(403);
            if (route[1].contains("/users/")) {
                String unknown = route[1].replace("" + user.account(), "999999");
                api.send(route[0], admin, unknown, null, "").expect(404);
                api.send(route[0], user.secret(), unknown, null, "").expect(403);
                api.send(route[0], admin, route[1].replace("" + user.account(), "0"), null, "")
                        .expect(404);
            }
        }
        assertThat(api.registry.ledger.next()).isEqualTo(before);
    }
}
