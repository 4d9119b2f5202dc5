package affineur.command.identity;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Project;
import affineur.access.Secret;
import affineur.access.Token;
import affineur.command.Api;
import affineur.command.Api.Answer;
import affineur.command.TestRegistry;
import affineur.command.WithRegistry;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.IdentityEvent.IdentityAccepted;
import affineur.events.LedgerEntry;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.TokenKind;
import affineur.events.Visibility;
import affineur.oidc.ForgedIssuer;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(WithRegistry.class)
final class IdentityApiTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final TestRegistry registry;
    private final Api api;
    private final GroupId group;
    private final ForgedIssuer issuer;
    private final RSAKey key;
    private final long start;
    private long trusted;

    IdentityApiTest(TestRegistry registry) throws Exception {
        this.registry = registry;
        this.api = new Api(registry);
        this.group = api.group(null);
        this.issuer = new ForgedIssuer();
        this.key = new RSAKeyGenerator(2048).keyID("key").generate();
        issuer.publish(key);
        this.start = registry.entriesFrom(0).size();
    }

    @BeforeEach
    void trust() throws Exception {
        trusted = api.post(registry.admin, "/trusted_issuers", "{\"url\": \"" + issuer.uri() + "\"}")
                .expect(201)
                .id();
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    private long publisher(String project, String repository) throws Exception {
        return api.post(
                        registry.admin,
                        "/groups/" + group + "/trusted_publishers",
                        "{\"project_path\": \"%s\", \"issuer\": \"%s\", \"claims\": {\"repository\": \"%s\"}}"
                                .formatted(project, issuer.uri(), repository))
                .expect(201)
                .id();
    }

    private JWTClaimsSet.Builder claims(String repository) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer.uri().toString())
                .subject("repo:" + repository)
                .audience("affineur")
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("repository", repository)
                .claim("actor", "octocat");
    }

    private String job(String repository) throws Exception {
        return signed(claims(repository));
    }

    private String signed(JWTClaimsSet.Builder claims) throws Exception {
        return ForgedIssuer.sign(key, JWSAlgorithm.RS256, claims.build());
    }

    private Answer post(String path, String body) throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(registry.uri(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body(), answer);
    }

    private Answer get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(registry.uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body(), answer);
    }

    private Answer mint(String identity) throws Exception {
        return post("/_/oidc/mint-token", "{\"token\": \"" + identity + "\"}");
    }

    private static String refusal(Answer answer) {
        JsonNode error = answer.expect(422).json().path("errors").path(0);
        assertThat(answer.json().path("message").asString()).isEqualTo("Token request failed");
        assertThat(answer.json().path("detail").asString())
                .isEqualTo(error.path("description").asString());
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/problem+json");
        return error.path("code").asString();
    }

    private List<RegistryEvent> events() {
        return registry.entriesFrom(start).stream().map(LedgerEntry::event).toList();
    }

    private <E> List<E> events(Class<E> type) {
        return events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The status of an upload that is none, by somebody with this credential: 400 if an upload would be taken. */
    private int uploading(ProjectId project, String header, String value) throws Exception {
        return CLIENT.send(
                        HttpRequest.newBuilder(registry.uri("/api/v4/projects/" + project + "/packages/pypi"))
                                .header(header, value)
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("no form"))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void tellsForWhomIdentityTokensMustBe() throws Exception {
        assertThat(get("/_/oidc/audience").expect(200).body()).isEqualTo("{\"audience\":\"affineur\"}");
        assertThat(get("/_/oidc/audience", "Accept", "application/vnd.pypi.pytp.v1+json")
                        .expect(200)
                        .body())
                .isEqualTo("{\"audience\":\"affineur\"}");
        get("/_/oidc/audience", "Accept", "text/html").expect(406);
    }

    @Test
    void givesATokenThatIsGoodForThePublishersProjectAlone() throws Exception {
        ProjectId other = api.project(group);
        publisher("cheese", "octo/cheese");
        Instant before = Instant.now();
        Answer answer = mint(job("octo/cheese")).expect(200);
        assertThat(answer.json().path("success").asBoolean()).isTrue();
        assertThat(answer.response().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(Instant.ofEpochSecond(answer.json().path("expires").asLong()))
                .isBetween(before.plus(Duration.ofMinutes(15)), Instant.now().plusSeconds(901));
        String secret = answer.json().path("token").asString();
        assertThat(secret).startsWith(Secret.PREFIX);

        Project made = registry.listed.project(group, "cheese").orElseThrow();
        assertThat(made.visibility()).isEqualTo(Visibility.PRIVATE);
        IdentityAccepted accepted = events(IdentityAccepted.class).getFirst();
        assertThat(accepted.claims()).containsOnlyKeys("repository");
        Token token = registry.listed.token(accepted.token()).orElseThrow();
        assertThat(token.kind()).isEqualTo(TokenKind.JOB);
        assertThat(token.account()).isNull();
        assertThat(token.holder()).isEqualTo(Holder.of(made.id()));
        assertThat(uploading(made.id(), "JOB-TOKEN", secret)).isEqualTo(400);
        assertThat(uploading(other, "JOB-TOKEN", secret)).isEqualTo(404);
        assertThat(registry.entriesFrom(start).stream()
                        .filter(entry -> entry.event() instanceof ProjectCreated)
                        .map(entry -> entry.actor().token())
                        .toList())
                .containsExactly(null, accepted.token());
    }

    @Test
    void acceptsAnIdentityTokenOnceHoweverOftenItComesAtOnce() throws Exception {
        publisher("once", "octo/once");
        String identity = job("octo/once");
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<Answer>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(clients.submit(() -> mint(identity)));
            }
            for (Future<Answer> one : all) {
                statuses.add(one.get().status());
            }
        }
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 422);
        assertThat(events(ProjectCreated.class)).hasSize(1);
        assertThat(events(TokenIssued.class)).hasSize(1);
        assertThat(refusal(mint(identity))).isEqualTo("invalid-reuse-token");
        assertThat(get("/api/v4/user", "JOB-TOKEN", identity).body()).doesNotContain(identity);
    }

    @Test
    void makesAnIdentityTokenACredentialOnceHoweverOftenItComesAtOnce() throws Exception {
        ProjectId project = api.project(group);
        String path = registry.listed.project(project).orElseThrow().path();
        publisher(path.substring(path.lastIndexOf('/') + 1), "octo/password");
        Instant soon = Instant.now().plusSeconds(120);
        String identity = signed(claims("octo/password").expirationTime(Date.from(soon)));
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(clients.submit(() -> uploading(project, "JOB-TOKEN", identity)));
            }
            for (Future<Integer> one : all) {
                assertThat(one.get()).isEqualTo(400);
            }
        }
        TokenIssued issued = events(TokenIssued.class).getFirst();
        assertThat(events(TokenIssued.class)).hasSize(1);
        assertThat(issued.hash()).isEqualTo(Secret.hashOf(identity));
        assertThat(issued.expires()).isEqualTo(Instant.ofEpochSecond(soon.getEpochSecond()));
        assertThat(uploading(project, "Authorization", "Bearer " + identity)).isEqualTo(400);
        assertThat(refusal(mint(identity))).isEqualTo("invalid-reuse-token");
    }

    @Test
    void doesNotTakeAnExchangedIdentityTokenAsACredential() throws Exception {
        publisher("exchanged", "octo/exchanged");
        String identity = job("octo/exchanged");
        mint(identity).expect(200);
        ProjectId project =
                registry.listed.project(group, "exchanged").orElseThrow().id();
        assertThat(uploading(project, "JOB-TOKEN", identity)).isEqualTo(401);
    }

    @Test
    void keepsNoCredentialForLongerThanAQuarterOfAnHour() throws Exception {
        publisher("long", "octo/long");
        String identity = signed(
                claims("octo/long").expirationTime(Date.from(Instant.now().plusSeconds(86_400))));
        assertThat(uploading(new ProjectId(1), "JOB-TOKEN", identity)).isEqualTo(403);
        assertThat(events(TokenIssued.class).getFirst().expires())
                .isBefore(Instant.now().plus(Duration.ofMinutes(15)));
    }

    @Test
    void burnsWhatAJobNeedsNoLonger() throws Exception {
        publisher("burnt", "octo/burnt");
        String secret = mint(job("octo/burnt")).expect(200).json().path("token").asString();
        assertThat(api.isGood(secret)).isTrue();
        for (String token : List.of(secret, secret, "nonsense", registry.admin.reveal())) {
            post("/_/oidc/burn-token", "{\"token\": \"" + token + "\"}").expect(202);
        }
        assertThat(api.isGood(secret)).isFalse();
        assertThat(api.isGood(registry.admin.reveal())).isTrue();
        assertThat(events(TokenRevoked.class)).hasSize(1);
        post("/_/oidc/burn-token", "{}").expect(400);
    }

    @Test
    void refusesWhoeverIsTrustedNoLonger() throws Exception {
        long publisher = publisher("gone", "octo/gone");
        mint(job("octo/gone")).expect(200);
        api.delete(registry.admin, "/groups/" + group + "/trusted_publishers/" + publisher)
                .expect(204);
        assertThat(refusal(mint(job("octo/gone")))).isEqualTo("invalid-publisher");

        publisher("back", "octo/back");
        api.delete(registry.admin, "/trusted_issuers/" + trusted).expect(204);
        assertThat(refusal(mint(job("octo/back")))).isEqualTo("invalid-token");
    }

    @Test
    void asksWhichProjectIsMeantIfThereAreSeveral() throws Exception {
        publisher("one", "octo/mono");
        publisher("two", "octo/mono");
        String identity = job("octo/mono");
        assertThat(refusal(mint(identity))).isEqualTo("ambiguous-publisher");
        String path = registry.listed.group(group).orElseThrow().path();
        post("/_/oidc/projects/" + path + "%2Ftwo/mint-token", "{\"token\": \"" + identity + "\"}")
                .expect(200);
        assertThat(registry.listed.project(group, "one")).isEmpty();
        ProjectId two = registry.listed.project(group, "two").orElseThrow().id();
        post("/_/oidc/projects/" + two + "/mint-token", "{\"token\": \"" + job("octo/mono") + "\"}")
                .expect(200);
        assertThat(refusal(post("/_/oidc/projects/1/mint-token", "{\"token\": \"" + job("octo/mono") + "\"}")))
                .isEqualTo("invalid-publisher");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|invalid-payload",
                "{}|invalid-payload",
                "[]|invalid-payload",
                "{|invalid-payload",
                "{\"token\": 7}|invalid-token",
                "{\"token\": [\"a\", \"b\"]}|invalid-payload",
                "{\"token\": \"eyJ.eyJ.x\"}|invalid-token",
                "{\"token\": \"x\", \"features\": [\"single-use-token\"]}|unsupported-feature",
            })
    void refusesWhatIsNoIdentityToken(String body, String code) throws Exception {
        assertThat(refusal(post("/_/oidc/mint-token", body))).isEqualTo(code);
    }

    @Test
    void tellsWhereToGoByTheUploadUrl() throws Exception {
        JsonNode found =
                get("/.well-known/pytp?discover=%2Flegacy%2F").expect(200).json();
        URI here = registry.uri("");
        assertThat(found.path("audience-endpoint").asString()).isEqualTo(here + "/_/oidc/audience");
        assertThat(found.path("token-mint-endpoint").asString()).isEqualTo(here + "/_/oidc/projects/1/mint-token");
        assertThat(found.path("features").path(0).asString()).isEqualTo("multi-use-token");
        assertThat(get("/.well-known/pytp?discover=%2Fapi%2Fv4%2Fprojects%2Fa%252Fb%2Fpackages%2Fpypi")
                        .expect(200)
                        .json()
                        .path("token-mint-endpoint")
                        .asString())
                .isEqualTo(here + "/_/oidc/projects/a%2Fb/mint-token");
        get("/.well-known/pytp?discover=%2Fsimple%2F").expect(404);
        get("/.well-known/pytp").expect(400);
        assertThat(get("/.well-known/pytp?discover=%2F", "Accept", "application/vnd.pypi.pytp.v1+json")
                        .expect(404)
                        .json()
                        .path("type")
                        .asString())
                .isEqualTo("/problems/no-upload-url");
    }
}
