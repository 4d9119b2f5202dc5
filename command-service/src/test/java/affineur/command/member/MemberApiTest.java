package affineur.command.member;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Secret;
import affineur.command.Api;
import affineur.command.Api.Answer;
import affineur.command.Origin;
import affineur.command.TestRegistry;
import affineur.command.WithRegistry;
import affineur.events.AccountId;
import affineur.events.Actor;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members, over HTTP. */
@ExtendWith(WithRegistry.class)
final class MemberApiTest {
    private final Api api;
    private final Secret admin;
    private final GroupId group;
    private final ProjectId project;
    private final String ofGroup;
    private final String ofProject;

    MemberApiTest(TestRegistry registry) {
        api = new Api(registry);
        admin = registry.admin;
        group = api.group(null);
        project = api.project(group);
        ofGroup = "/groups/" + group + "/members";
        ofProject = "/projects/" + project + "/members";
    }

    private static String body(AccountId account, int level) {
        return "{\"user_id\": " + account + ", \"access_level\": " + level + "}";
    }

    private Role role(Holder holder, AccountId account) {
        return api.registry.access.membership(account, holder).orElseThrow().role();
    }

    @Test
    void addsChangesAndRemovesAMember() throws Exception {
        AccountId account = api.stranger().account();
        Answer added = api.post(admin, ofProject, body(account, 30).replace("}", ", \"expires_at\": \"2100-01-02\"}"))
                .expect(201);
        assertThat(added.id()).isEqualTo(account.value());
        assertThat(added.json().path("access_level").asInt()).isEqualTo(30);
        assertThat(added.json().path("expires_at").asString()).isEqualTo("2100-01-02");

        Answer kept = api.put(admin, ofProject + "/" + account, "{\"access_level\": 40}")
                .expect(200);
        assertThat(kept.json().path("expires_at").asString()).isEqualTo("2100-01-02");
        Answer forever = api.put(admin, ofProject + "/" + account, "{\"access_level\": 40, \"expires_at\": \"\"}")
                .expect(200);
        assertThat(forever.json().path("expires_at").isNull()).isTrue();
        assertThat(role(Holder.of(project), account)).isEqualTo(Role.MAINTAINER);

        api.delete(admin, ofProject + "/" + account).expect(204);
        api.delete(admin, ofProject + "/" + account).expect(404);
        api.put(admin, ofProject + "/" + account, "{\"access_level\": 40}").expect(404);
    }

    @Test
    void addsOnce() throws Exception {
        AccountId account = api.stranger().account();
        api.post(admin, ofGroup, body(account, 10)).expect(201);
        Answer again = api.post(admin, ofGroup, body(account, 10)).expect(409);
        assertThat(again.json().path("detail").asString()).isEqualTo("Member already exists.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"user_id\": 1}",
                "{\"access_level\": 30}",
                "{\"user_id\": 1, \"access_level\": 0}",
                "{\"user_id\": 1, \"access_level\": 35}",
                "{\"user_id\": 1, \"access_level\": \"owner\"}",
                "{\"user_id\": 1, \"access_level\": 30, \"expires_at\": \"2020-01-01\"}",
                "{\"user_id\": 1, \"access_level\": 30, \"expires_at\": \"+12345-01-01\"}",
                "{\"user_id\": 1, \"access_level\": 30, \"expires_at\": \"soon\"}",
            })
    void refusesWhatIsNoMember(String body) throws Exception {
        api.post(admin, ofProject, body).expect(400);
        api.post(admin, ofGroup, body).expect(400);
    }

    @Test
    void addsNobodyWhoIsNotThere() throws Exception {
        api.post(admin, ofProject, body(new AccountId(999_999), 30)).expect(404);
    }

    @Test
    void letsMaintainersManageAProjectUpToTheirRole() throws Exception {
        Secret maintainer =
                api.member(Holder.of(project), Role.MAINTAINER, Scope.API).secret();
        AccountId owner = api.member(Holder.of(project), Role.OWNER).account();
        AccountId account = api.stranger().account();
        api.post(maintainer, ofProject, body(account, 50)).expect(403);
        api.post(maintainer, ofProject, body(account, 40)).expect(201);
        api.put(maintainer, ofProject + "/" + account, "{\"access_level\": 50}").expect(403);
        api.put(maintainer, ofProject + "/" + owner, "{\"access_level\": 10}").expect(403);
        api.delete(maintainer, ofProject + "/" + owner).expect(403);
        api.put(maintainer, ofProject + "/" + account, "{\"access_level\": 10}").expect(200);
        api.delete(maintainer, ofProject + "/" + account).expect(204);
        assertThat(role(Holder.of(project), owner)).isEqualTo(Role.OWNER);
    }

    @Test
    void letsOnlyOwnersManageAGroup() throws Exception {
        AccountId account = api.stranger().account();
        Secret maintainer =
                api.member(Holder.of(group), Role.MAINTAINER, Scope.API).secret();
        api.post(maintainer, ofGroup, body(account, 10)).expect(403);
        Secret owner = api.member(Holder.of(group), Role.OWNER, Scope.API).secret();
        api.post(owner, ofGroup, body(account, 50)).expect(201);
    }

    @Test
    void givesNobodyARoleOfTheirOwn() throws Exception {
        Api.Caller inherits = api.member(Holder.of(group), Role.OWNER, Scope.API);
        api.post(inherits.secret(), ofProject, body(inherits.account(), 50)).expect(403);
        api.put(inherits.secret(), ofGroup + "/" + inherits.account(), "{\"access_level\": 50}")
                .expect(403);
    }

    @Test
    void letsAnybodyLeave() throws Exception {
        Api.Caller guest = api.member(Holder.of(project), Role.GUEST, Scope.API);
        Secret reading = api.token(guest.account(), Scope.READ_API);
        api.delete(reading, ofProject + "/" + guest.account()).expect(403);
        api.delete(guest.secret(), ofProject + "/" + guest.account()).expect(204);
        api.delete(guest.secret(), ofProject + "/" + guest.account()).expect(404);
        Api.Caller inGroup = api.member(Holder.of(group), Role.GUEST, Scope.API);
        api.delete(inGroup.secret(), ofGroup + "/" + inGroup.account()).expect(204);
    }

    @Test
    void keepsTheLastOwner() throws Exception {
        Api.Caller owner = api.member(Holder.of(group), Role.OWNER, Scope.API);
        api.delete(owner.secret(), ofGroup + "/" + owner.account()).expect(409);
        api.put(admin, ofGroup + "/" + owner.account(), "{\"access_level\": 30}")
                .expect(409);
    }

    @Test
    void keepsBotsWhereTheyBelong() throws Exception {
        AccountId bot = api.registry
                .listed
                .token(api.bot(Holder.of(project), Role.DEVELOPER, Scope.API).token())
                .orElseThrow()
                .account();
        api.post(admin, ofGroup, "{\"user_id\": " + bot + ", \"access_level\": 50}")
                .expect(400);
    }

    @Test
    void refusesWhoMayNotManageMembers() throws Exception {
        AccountId account = api.member(Holder.of(project), Role.GUEST).account();
        api.registry.commands.members().add(Holder.of(group), account, Role.GUEST, null, Origin.of(Actor.SYSTEM));
        Secret stranger = api.stranger(Scope.API).secret();
        Secret developer =
                api.member(Holder.of(group), Role.DEVELOPER, Scope.API).secret();
        Secret reading =
                api.member(Holder.of(group), Role.OWNER, Scope.READ_API).secret();
        Secret elsewhere =
                api.bot(Holder.of(api.group(null)), Role.OWNER, Scope.API).secret();
        Secret deploy =
                api.deploy(Holder.of(project), Scope.WRITE_PACKAGE_REGISTRY).secret();
        String[][] routes = {
            {"POST", ofProject},
            {"PUT", ofProject + "/" + account},
            {"DELETE", ofProject + "/" + account},
            {"POST", ofGroup},
            {"PUT", ofGroup + "/" + account},
            {"DELETE", ofGroup + "/" + account},
        };
        long before = api.registry.ledger.next();
        for (String[] route : routes) {
            api.send(route[0], null, route[1], null, "").expect(401);
            api.send(route[0], Secret.generate(), route[1], null, "").expect(401);
            api.send(route[0], stranger, route[1], null, "").expect(404);
            api.send(route[0], elsewhere, route[1], null, "").expect(404);
            api.send(route[0], developer, route[1], null, "").expect(403);
            api.send(route[0], reading, route[1], null, "").expect(403);
            assertThat(api.send(route[0], deploy, route[1], null, "").status()).isIn(403, 404);
            api.send(route[0], admin, route[1].replaceFirst("[0-9]+", "999999"), null, "")
                    .expect(404);
        }
        assertThat(api.registry.ledger.next()).isEqualTo(before);
    }
}
