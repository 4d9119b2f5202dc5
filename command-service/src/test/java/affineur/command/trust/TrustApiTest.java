package affineur.command.trust;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Publisher;
import affineur.access.Secret;
import affineur.command.Api;
import affineur.command.Api.Answer;
import affineur.command.TestRegistry;
import affineur.command.WithRegistry;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.events.PublisherId;
import affineur.events.Role;
import affineur.events.Scope;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trusted issuers and publishers, over HTTP. */
@ExtendWith(WithRegistry.class)
final class TrustApiTest {
    private static final String ISSUERS = "/trusted_issuers";
    private static final String PUBLISHERS = "/trusted_publishers";

    private final Api api;
    private final Secret admin;
    private final GroupId group;
    private final ProjectId project;
    private final String issuer;

    TrustApiTest(TestRegistry registry) throws Exception {
        api = new Api(registry);
        admin = registry.admin;
        group = api.group(null);
        project = api.project(group);
        issuer = "https://" + Api.name("ci") + ".example.com";
    }

    private Answer trustIssuer(Secret token, String url) throws Exception {
        return api.post(token, ISSUERS, "{\"url\": \"" + url + "\"}");
    }

    private String publisher(String claims) {
        return "{\"issuer\": \"" + issuer + "\", \"claims\": " + claims + ", \"name\": \"releases\"}";
    }

    private String pending(String path) {
        return publisher("{\"sub\": \"job\"}").replace("{\"issuer", "{\"project_path\": \"" + path + "\", \"issuer");
    }

    private Publisher listed(Answer answer) {
        return api.registry.listed.publisher(new PublisherId(answer.id())).orElseThrow();
    }

    private Secret maintainer(Holder holder) {
        return api.member(holder, Role.MAINTAINER, Scope.API).secret();
    }

    @Test
    void trustsAnIssuerUntilItIsDistrusted() throws Exception {
        Answer trusted = trustIssuer(admin, issuer).expect(201);

        assertThat(trusted.json().path("url").asString()).isEqualTo(issuer);
        assertThat(trusted.json().path("created_at").asString()).endsWith("Z");
        assertThat(trustIssuer(admin, issuer).expect(409).body()).contains("trusted already");
        api.delete(admin, ISSUERS + "/" + trusted.id()).expect(204);
        api.delete(admin, ISSUERS + "/" + trusted.id()).expect(404);
        assertThat(trustIssuer(admin, issuer).expect(201).id()).isGreaterThan(trusted.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ci.example.com",
                "http://ci.example.com",
                "ftp://ci.example.com",
                "https://user@ci.example.com",
                "https://ci.example.com?a=b",
                "https://ci.example.com#a",
                "https://",
                "https:///a",
                "https://ci .example.com",
                "https://größe.example.com",
                "https://localhost:x",
                "file:///etc/passwd",
                " "
            })
    void trustsNothingThatIsNoIssuer(String url) throws Exception {
        assertThat(trustIssuer(admin, url).expect(400).body()).containsAnyOf("url must", "url is");
    }

    @Test
    void trustsIssuersOnThisMachineWithoutTls() throws Exception {
        trustIssuer(admin, "http://127.0.0.1:" + Api.name("1").replace("-", "")).expect(201);
        trustIssuer(admin, "https://ci.example.com/" + "a".repeat(500)).expect(400);
    }

    @Test
    void letsOnlyAdministratorsTrustIssuers() throws Exception {
        Answer trusted = trustIssuer(admin, issuer).expect(201);
        String one = ISSUERS + "/" + trusted.id();
        api.post(null, ISSUERS, "{}").expect(401);
        api.delete(null, one).expect(401);
        for (Secret token : new Secret[] {
            maintainer(Holder.of(group)), api.administrator(Scope.READ_API).secret()
        }) {
            trustIssuer(token, issuer + "/other").expect(403);
            api.delete(token, one).expect(403);
        }
    }

    @Test
    void trustsAPublisherOfAProject() throws Exception {
        trustIssuer(admin, issuer);
        Secret maintainer = maintainer(Holder.of(project));
        String at = "/projects/" + project + PUBLISHERS;
        String claims = "{\"project_path\": \"acme/*\", \"ref_protected\": true, \"namespace_id\": 7}";
        Answer trusted = api.post(maintainer, at, publisher(claims)).expect(201);

        assertThat(trusted.json().path("issuer").asString()).isEqualTo(issuer);
        assertThat(trusted.json().path("name").asString()).isEqualTo("releases");
        assertThat(trusted.json().path("project_id").asLong()).isEqualTo(project.value());
        assertThat(trusted.json().path("project_path").asString())
                .isEqualTo(api.registry.listed.project(project).orElseThrow().path());
        assertThat(trusted.json().path("claims").path("project_path").asString())
                .isEqualTo("acme/*");
        assertThat(listed(trusted).claims())
                .isEqualTo(Map.of("project_path", "acme/*", "ref_protected", "true", "namespace_id", "7"));
        api.post(maintainer, at, publisher(claims)).expect(409);
        api.delete(maintainer, "/projects/" + api.project(group) + PUBLISHERS + "/" + trusted.id())
                .expect(404);
        api.delete(admin, "/projects/" + api.project(group) + PUBLISHERS + "/" + trusted.id())
                .expect(404);
        api.delete(maintainer, at + "/" + trusted.id()).expect(204);
        api.delete(maintainer, at + "/" + trusted.id()).expect(404);
    }

    @Test
    void takesFormFields() throws Exception {
        trustIssuer(admin, issuer);
        Answer trusted = api.send(
                        "POST",
                        admin,
                        "/projects/" + project + PUBLISHERS,
                        "application/x-www-form-urlencoded",
                        "issuer=" + issuer + "&claims[repository]=acme/tools&claims%5Benvironment%5D=release")
                .expect(201);

        assertThat(listed(trusted).claims()).isEqualTo(Map.of("repository", "acme/tools", "environment", "release"));
        assertThat(trusted.json().path("name").isNull()).isTrue();
    }

    @Test
    void trustsAPublisherBeforeThereIsAProject() throws Exception {
        trustIssuer(admin, issuer);
        Secret maintainer = maintainer(Holder.of(group));
        String path = api.registry.listed.group(group).orElseThrow().path();
        String at = "/groups/" + path + PUBLISHERS;
        Answer trusted = api.post(maintainer, at, pending("to-come")).expect(201);

        assertThat(trusted.json().path("project_id").isNull()).isTrue();
        assertThat(trusted.json().path("project_path").asString()).isEqualTo(path + "/to-come");
        api.post(maintainer, at, pending(path.toUpperCase(Locale.ROOT) + "/To-Come"))
                .expect(409);
        api.post(maintainer, at, pending("12")).expect(400);
        api.post(maintainer, at, pending("elsewhere/to-come")).expect(400);
        api.post(maintainer, at, publisher("{\"sub\": \"job\"}")).expect(400);
        api.delete(admin, "/groups/" + api.group(null) + PUBLISHERS + "/" + trusted.id())
                .expect(404);
        api.delete(maintainer, at + "/" + trusted.id()).expect(204);
    }

    @Test
    void forgetsPublishersWithTheirGroup() throws Exception {
        trustIssuer(admin, issuer);
        GroupId other = api.group(null);
        Answer trusted = api.post(admin, "/groups/" + other + PUBLISHERS, pending("to-come"))
                .expect(201);
        api.delete(admin, "/groups/" + other).expect(202);

        assertThat(api.registry.listed.publisher(new PublisherId(trusted.id()))).isEmpty();
    }

    @Test
    void trustsNobodyByTheWordOfAnIssuerThatNobodyTrusts() throws Exception {
        String at = "/projects/" + project + PUBLISHERS;
        assertThat(api.post(admin, at, publisher("{\"sub\": \"job\"}"))
                        .expect(400)
                        .body())
                .contains("issuer-not-trusted", "POST /api/v4/trusted_issuers");
        Answer trusted = trustIssuer(admin, issuer).expect(201);
        api.post(admin, at, publisher("{\"sub\": \"job\"}")).expect(201);
        api.delete(admin, ISSUERS + "/" + trusted.id()).expect(204);
        api.post(admin, at, publisher("{\"sub\": \"another\"}")).expect(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "\"sub\"",
                "{\"sub\": {}}",
                "{\"sub\": []}",
                "{\"sub\": [\"a\", \"b\"]}",
                "{\"sub\": null}",
                "{\"sub\": \"*\"}",
                "{\"ref\": \"main\"}"
            })
    void takesNoOtherClaims(String claims) throws Exception {
        trustIssuer(admin, issuer);
        assertThat(api.post(admin, "/projects/" + project + PUBLISHERS, publisher(claims))
                        .expect(400)
                        .body())
                .contains("laims");
    }

    @Test
    void letsOnlyThoseWhoGiveTokensTrustPublishers() throws Exception {
        trustIssuer(admin, issuer);
        String body = publisher("{\"sub\": \"job\"}");
        String ofProject = "/projects/" + project + PUBLISHERS;
        String ofGroup = "/groups/" + group + PUBLISHERS;
        long trusted = api.post(admin, ofProject, body).expect(201).id();
        Secret stranger = api.stranger(Scope.API).secret();
        Secret developer =
                api.member(Holder.of(group), Role.DEVELOPER, Scope.API).secret();
        Secret reads = api.member(Holder.of(group), Role.OWNER, Scope.READ_API).secret();
        for (String at : new String[] {ofProject, ofGroup}) {
            api.post(null, at, body).expect(401);
            api.delete(null, at + "/" + trusted).expect(401);
            api.post(stranger, at, body).expect(404);
            api.delete(stranger, at + "/" + trusted).expect(404);
            for (Secret token : new Secret[] {developer, reads}) {
                api.post(token, at, body).expect(403);
                api.delete(token, at + "/" + trusted).expect(403);
            }
        }
        Secret ofTheProject = maintainer(Holder.of(project));
        api.post(ofTheProject, ofGroup, pending("other")).expect(404);
    }
}
