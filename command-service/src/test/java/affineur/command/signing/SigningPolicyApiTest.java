package affineur.command.signing;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Secret;
import affineur.command.Api;
import affineur.command.TestRegistry;
import affineur.command.Upload;
import affineur.command.WithRegistry;
import affineur.command.inspect.Wheels;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.LedgerEntry;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Scope;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies over HTTP, in a real ledger. */
@ExtendWith(WithRegistry.class)
final class SigningPolicyApiTest {
    private final TestRegistry registry;
    private final Api api;
    private GroupId group = new GroupId(1);
    private ProjectId project = new ProjectId(1);
    private String policies = "";

    SigningPolicyApiTest(TestRegistry registry) {
        this.registry = registry;
        this.api = new Api(registry);
    }

    @BeforeEach
    void make() {
        group = api.group(null);
        project = api.project(group);
        policies = "/projects/" + project + "/signing_policies";
    }

    @Test
    void addsChangesAndRemovesAPolicy() throws Exception {
        Api.Answer added = api.post(registry.admin, policies, """
                        {"enforcement": "refuse", "package_name_pattern": "My_Cheese-*",
                         "allowed_signers": {"https://forge.example.com/*": "https://forge.example.com",
                                             "Olga@cheese.example": "https://accounts.example.com"},
                         "predicate_types": ["https://docs.pypi.org/attestations/publish/v1"]}""").expect(201);
        assertThat(added.json().path("place").asString()).isEqualTo("projects/" + project);
        assertThat(added.json().path("enforcement").asString()).isEqualTo("refuse");
        assertThat(added.json().path("allowed_signers").propertyNames())
                .hasSize(2)
                .anyMatch(name -> name.startsWith("email-sha256:"))
                .noneMatch(name -> name.contains("cheese.example"));
        long before = registry.ledger.next();

        Api.Answer changed = api.send(
                        "PATCH",
                        registry.admin,
                        policies + "/" + added.id(),
                        "application/x-www-form-urlencoded",
                        "enforcement=withhold&allowed_signers[https://forge.example.com/brie]=https://forge.example.com"
                                + "&predicate_types[]=https://docs.pypi.org/attestations/publish/v1")
                .expect(200);
        assertThat(changed.json().path("package_name_pattern").asString()).isEqualTo("My_Cheese-*");
        assertThat(changed.json().path("allowed_signers").toString())
                .isEqualTo("{\"https://forge.example.com/brie\":\"https://forge.example.com\"}");
        assertThat(registry.entriesFrom(before).stream().map(LedgerEntry::event))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("SigningPolicySet", "SigningPolicyLoosened");

        api.patch(registry.admin, policies + "/" + added.id(), "{\"allowed_signers\": {}}")
                .expect(200);
        api.delete(registry.admin, policies + "/" + added.id()).expect(204);
        api.delete(registry.admin, policies + "/" + added.id()).expect(404);
        api.patch(registry.admin, policies + "/" + added.id(), "{}").expect(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {}",
                "400 | {'enforcement': 'maybe'}",
                "400 | {'enforcement': 'refuse', 'allowed_signers': 'https://forge.example.com/*'}",
                "400 | {'enforcement': 'refuse', 'allowed_signers': ['https://forge.example.com/*']}",
                "400 | {'enforcement': 'refuse', 'allowed_signers': [{}]}",
                "400 | {'enforcement': 'refuse', 'allowed_signers': {'a': {}}}",
                "400 | {'enforcement': 'refuse', 'predicate_types': [{}]}",
                "422 | {'enforcement': 'refuse', 'allowed_signers': {'*@cheese.example': 'https://forge.example.com'}}",
                "422 | {'enforcement': 'refuse', 'allowed_signers': {'a b': 'https://forge.example.com'}}",
                "422 | {'enforcement': 'refuse', 'package_name_pattern': 'a b'}",
            })
    void refusesWhatIsNoPolicy(int status, String body) throws Exception {
        long before = registry.ledger.next();

        api.post(registry.admin, policies, body.replace('\'', '"')).expect(status);

        assertThat(registry.ledger.next()).isEqualTo(before);
    }

    @Test
    void areForMaintainersAndThoseOfTheRegistryForAdministrators() throws Exception {
        String body = "{\"enforcement\": \"record\"}";
        Holder here = Holder.of(project);
        Secret maintainer = api.member(here, Role.MAINTAINER, Scope.API).secret();

        api.post(null, policies, body).expect(401);
        api.post(api.stranger(Scope.API).secret(), policies, body).expect(404);
        api.post(api.member(here, Role.DEVELOPER, Scope.API).secret(), policies, body)
                .expect(403);
        long id = api.post(maintainer, policies, body).expect(201).id();
        api.post(maintainer, "/groups/" + group + "/signing_policies", body).expect(404);
        api.post(maintainer, "/signing_policies", body).expect(403);
        long above = api.post(registry.admin, "/groups/" + group + "/signing_policies", body)
                .expect(201)
                .id();
        api.delete(maintainer, policies + "/" + above).expect(404);
        api.delete(maintainer, policies + "/" + id).expect(204);
    }

    @Test
    void whatAPolicyRefusesIsNotPublished() throws Exception {
        api.post(
                        registry.admin,
                        "/groups/" + group + "/signing_policies",
                        "{\"enforcement\": \"refuse\", \"package_name_pattern\": \"Cheese.*\"}")
                .expect(201);
        long before = registry.ledger.next();

        HttpResponse<String> refused = upload("cheese_board");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("refuses this file of 'cheese-board': it has no verified signature.");
        assertThat(registry.ledger.next()).isEqualTo(before);
        assertThat(upload("cheddar").statusCode()).isEqualTo(201);
    }

    private HttpResponse<String> upload(String name) throws Exception {
        String wheel = name + "-1.0-py3-none-any.whl";
        return Upload.of(wheel, Wheels.named(wheel).bytes())
                .to(registry.uri("/api/v4/projects/" + project + "/packages/pypi"), registry.admin);
    }
}
