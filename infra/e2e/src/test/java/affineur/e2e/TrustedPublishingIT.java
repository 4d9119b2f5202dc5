package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import affineur.engines.Nginx;
import affineur.oidc.ForgedIssuer;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** CI jobs that have no secret of ours, but an issuer's word for who they are. */
@EndToEnd
class TrustedPublishingIT {
    private static final String AUDIENCE = "affineur";
    private static final Path TWINE = Places.MODULE.resolve("src/test/resources/twine/as_at_the_public_index.py");

    private final String group = "trusting-" + Long.toString(System.nanoTime(), 36);
    private final RSAKey key = key();
    private ForgedIssuer issuer;
    private TlsFront tls;

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("signing").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start(Registry registry) throws IOException, GeneralSecurityException {
        assumeTrue(
                PythonClients.required() || Nginx.isInstalled(),
                "Not run: there is no nginx for TLS, without which twine and uv exchange no identity tokens");
        issuer = new ForgedIssuer();
        issuer.publish(key);
        tls = TlsFront.start(registry, Places.fresh("TrustedPublishingIT-tls"));
        registry.asAdmin("POST", "/api/v4/trusted_issuers", "{\"url\": \"" + issuer.uri() + "\"}");
        registry.asAdmin(
                "POST",
                "/api/v4/groups",
                "{\"path\": \"%s\", \"name\": \"%s\", \"visibility\": \"private\"}".formatted(group, group));
    }

    @AfterEach
    void stop() {
        if (tls != null) {
            tls.close();
        }
        if (issuer != null) {
            issuer.close();
        }
    }

    /** A publisher of a project that need not be there. */
    private void trust(Registry registry, String project, String claim, String pattern) {
        registry.asAdmin(
                "POST",
                "/api/v4/groups/" + group + "/trusted_publishers",
                "{\"project_path\": \"%s\", \"issuer\": \"%s\", \"claims\": {\"%s\": \"%s\"}}"
                        .formatted(project, issuer.uri(), claim, pattern));
    }

    private String packages(String project) {
        return "/api/v4/projects/" + URLEncoder.encode(group + "/" + project, StandardCharsets.UTF_8)
                + "/packages/pypi";
    }

    private JsonNode project(Registry registry, String project) {
        return Registry.json(registry.asAdmin(
                        "GET",
                        "/api/v4/projects/" + URLEncoder.encode(group + "/" + project, StandardCharsets.UTF_8),
                        "")
                .body());
    }

    private JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer.uri().toString())
                .subject("project_path:octo/cheese:ref_type:tag:ref:v1")
                .audience(AUDIENCE)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now.minusSeconds(5)))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
                .claim("user_login", "somebody")
                .claim("ref", "v1")
                .claim("ref_type", "tag");
    }

    private String signed(JWTClaimsSet.Builder claims) {
        try {
            return ForgedIssuer.sign(key, JWSAlgorithm.RS256, claims.build());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String job(String claim, String value) {
        return signed(claims().claim(claim, value));
    }

    private Shell inGitLab(Shell shell, String identity) {
        return tls.trusting(shell).with("GITLAB_CI", "true").with("AFFINEUR_ID_TOKEN", identity);
    }

    /** A job gets its identity token by asking for it, as often as it likes. */
    private Shell inGitHub(Shell shell, String repository) {
        issuer.grant(
                "/actions/job", audience -> signed(claims().audience(audience).claim("repository", repository)));
        return tls.trusting(shell)
                .with("GITHUB_ACTIONS", "true")
                .with("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "not-looked-at")
                .with("ACTIONS_ID_TOKEN_REQUEST_URL", issuer.uri() + "/actions/job?api-version=2.0");
    }

    private Shell.Result twine(Shell shell, String project, Path file) {
        String url = tls.uri(packages(project)).toString();
        return shell.run("python", TWINE, url, "upload", "--disable-progress-bar", "--repository-url", url, file);
    }

    @Test
    void twineOfAGitLabJobMakesThePendingProjectByItsFirstUpload(Registry registry, Shell shell) {
        trust(registry, "cheese", "project_path", "octo/*");
        Wheel wheel = Wheel.of("trusted-cheese", "1.0");
        String identity = job("project_path", "octo/cheese");

        Shell.Result uploaded = twine(inGitLab(shell, identity), "cheese", wheel.writeTo(shell.directory()));

        assertThat(uploaded.exit()).as("%s", uploaded).isZero();
        uploaded.saysNot(identity);
        JsonNode project = project(registry, "cheese");
        assertThat(project.path("visibility").asString()).isEqualTo("private");
        List<JsonNode> records = registry.audit("project=" + project.path("id").asLong());
        assertThat(records)
                .extracting(record -> record.path("type").asString())
                .containsExactly(
                        "affineur.project.created.v1", "affineur.identity.accepted.v1", "affineur.file.published.v1");
        assertThat(records.get(1).toString())
                .contains("octo/cheese")
                .doesNotContain("somebody")
                .doesNotContain(identity);
        assertThat(records.get(2).path("token").asLong())
                .isEqualTo(records.get(1).path("data").path("token").asLong());

        twine(
                        inGitLab(shell, identity),
                        "cheese",
                        Wheel.of("trusted-cheese", "1.1").writeTo(shell.directory()))
                .says("invalid-reuse-token", "was used before")
                .saysNot(identity);
    }

    @Test
    void twineAndUvOfAGitHubJobPublish(Registry registry, Shell shell) {
        trust(registry, "hub", "repository", "octo/hub");
        Shell job = inGitHub(shell, "octo/hub");

        Shell.Result uploaded = twine(job, "hub", Wheel.of("trusted-hub", "1.0").writeTo(shell.directory()));
        assertThat(uploaded.exit()).as("%s", uploaded).isZero();
        job.ok(
                "uv",
                "publish",
                "--trusted-publishing",
                "always",
                "--publish-url",
                tls.uri(packages("hub")),
                Wheel.of("trusted-hub", "1.1").writeTo(shell.directory()));

        List<JsonNode> records =
                registry.audit("project=" + project(registry, "hub").path("id").asLong());
        assertThat(records)
                .extracting(record -> record.path("type").asString())
                .contains("affineur.project.created.v1")
                .filteredOn("affineur.file.published.v1"::equals)
                .hasSize(2);
    }

    @Test
    void uvOfAGitLabJobPublishesAndBurnsItsToken(Registry registry, Shell shell) {
        trust(registry, "lab", "project_path", "octo/lab");
        String identity = job("project_path", "octo/lab");

        inGitLab(shell, identity)
                .ok(
                        "uv",
                        "publish",
                        "--trusted-publishing",
                        "always",
                        "--publish-url",
                        tls.uri(packages("lab")),
                        Wheel.of("trusted-lab", "1.0").writeTo(shell.directory()));

        List<JsonNode> records =
                registry.audit("project=" + project(registry, "lab").path("id").asLong());
        String token = records.stream()
                .filter(record -> record.path("type").asString().equals("affineur.identity.accepted.v1"))
                .map(record -> record.path("data").path("token").asString())
                .findFirst()
                .orElseThrow();
        assertThat(registry.audit(
                        "type=affineur.token.revoked.v1",
                        record -> record.path("subject").asString().equals("tokens/" + token)))
                .hasSize(1);
    }

    @Test
    void twineSaysWhyAnIdentityIsRefused(Registry registry, Shell shell) throws Exception {
        trust(registry, "strict", "project_path", "octo/strict");
        Path file = Wheel.of("trusted-strict", "1.0").writeTo(shell.directory());
        Instant past = Instant.now().minus(Duration.ofHours(1));
        RSAKey unknown = new RSAKeyGenerator(2048).keyID("signing").generate();
        JWTClaimsSet good = claims().claim("project_path", "octo/strict").build();
        SignedJWT confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("signing").build(), good);
        confused.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));

        Map<String, List<String>> refusals = Map.of(
                signed(claims().expirationTime(Date.from(past)).claim("project_path", "octo/strict")),
                List.of("invalid-token", "expired at"),
                signed(claims().issuer("https://issuer.example").claim("project_path", "octo/strict")),
                List.of("invalid-token", "'https://issuer.example' is not trusted here"),
                ForgedIssuer.sign(unknown, JWSAlgorithm.RS256, good),
                List.of("invalid-token", "no key of its issuer has signed it"),
                confused.serialize(),
                List.of("invalid-token", "not signed by RS, PS or ES"),
                job("project_path", "octo/other"),
                List.of("invalid-publisher", "no trusted publisher"));

        refusals.forEach((identity, words) -> {
            Shell.Result refused = twine(inGitLab(shell, identity), "strict", file);
            assertThat(refused.exit()).as("%s", refused).isNotZero();
            refused.says(words.toArray(String[]::new)).saysNot(identity);
        });
        // twine itself does not send one that is for somebody else
        HttpResponse<byte[]> wrong = mint(
                registry,
                "/_/oidc/mint-token",
                signed(claims().audience("somebody-else").claim("project_path", "octo/strict")));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(Registry.text(wrong)).contains("invalid-token", "not for 'affineur'");
        assertThat(registry.get("/api/v4/projects/" + group + "%2Fstrict", "PRIVATE-TOKEN", Registry.TOKEN)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void identityTokensAreCredentialsInEveryWay(Registry registry, Shell shell) {
        trust(registry, "inner", "project_path", "octo/inner");
        trust(registry, "other", "project_path", "octo/other");
        Wheel wheel = Wheel.of("trusted-inner", "1.0");
        String packages = packages("inner");
        String page = packages + "/simple/trusted-inner/";
        String first = job("project_path", "octo/inner");

        for (int time = 1; time <= 2; time++) {
            shell.ok(
                    "twine",
                    "upload",
                    "--disable-progress-bar",
                    "--repository-url",
                    registry.uri(packages),
                    "-u",
                    "gitlab-ci-token",
                    "-p",
                    first,
                    Wheel.of("trusted-inner", "1." + time).writeTo(shell.directory()));
        }
        shell.ok(
                "twine",
                "upload",
                "--disable-progress-bar",
                "--repository-url",
                registry.uri(packages("other")),
                "-u",
                "gitlab-ci-token",
                "-p",
                job("project_path", "octo/other"),
                wheel.writeTo(shell.directory()));
        assertThat(mint(registry, "/_/oidc/mint-token", first)).satisfies(refused -> {
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(Registry.text(refused)).contains("invalid-reuse-token");
        });

        String another = job("project_path", "octo/inner");
        assertThat(registry.get(page).statusCode()).isEqualTo(401);
        for (int time = 1; time <= 2; time++) {
            assertThat(registry.get(page, "JOB-TOKEN", another).statusCode()).isEqualTo(200);
            assertThat(registry.get(page, "Authorization", "Bearer " + another).statusCode())
                    .isEqualTo(200);
            assertThat(registry.get(page, "Authorization", basic("oauth2accesstoken", another))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(registry.get(packages("other") + "/simple/trusted-inner/", "JOB-TOKEN", another)
                            .statusCode())
                    .isEqualTo(404);
        }
        Installation installed = Installation.in(shell);
        installed
                .pip(
                        "--index-url",
                        registry.uriWith("gitlab-ci-token", job("project_path", "octo/inner"), packages + "/simple/"),
                        "trusted-inner==1.1")
                .saysNot("eyJ");
        assertThat(installed.version(wheel)).isEqualTo("1.1");

        HttpResponse<byte[]> wrong = registry.get("/simple/", "JOB-TOKEN", job("project_path", "octo/nobody"));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(Registry.text(wrong)).contains("no trusted publisher");
        HttpResponse<byte[]> late = registry.get(
                page,
                "JOB-TOKEN",
                signed(claims().expirationTime(Date.from(Instant.now().minusSeconds(3600)))));
        assertThat(late.statusCode()).isEqualTo(401);
        assertThat(Registry.text(late)).contains("expired at");
    }

    @Test
    void discoveryTellsOfEachUploadUrlWhereToGo(Registry registry) {
        trust(registry, "one", "project_path", "octo/mono");
        trust(registry, "two", "project_path", "octo/mono");
        String identity = job("project_path", "octo/mono");

        HttpResponse<byte[]> ambiguous = mint(registry, "/_/oidc/mint-token", identity);
        assertThat(ambiguous.statusCode()).isEqualTo(422);
        assertThat(Registry.text(ambiguous)).contains("several projects").doesNotContain(identity);

        JsonNode endpoints = Registry.json(registry.get(
                        "/.well-known/pytp?discover=" + URLEncoder.encode(packages("two"), StandardCharsets.UTF_8),
                        "X-Forwarded-Proto",
                        "https")
                .body());
        String here = "https://127.0.0.1:" + registry.port();
        assertThat(endpoints.path("audience-endpoint").asString()).isEqualTo(here + "/_/oidc/audience");
        String mint = endpoints.path("token-mint-endpoint").asString();
        assertThat(mint).startsWith(here + "/_/oidc/projects/" + group + "%2Ftwo/");
        Instant before = Instant.now();
        HttpResponse<byte[]> minted = mint(registry, mint.substring(here.length()), identity);
        assertThat(minted.statusCode()).as(Registry.text(minted)).isEqualTo(200);
        JsonNode answer = Registry.json(minted.body());
        assertThat(answer.path("success").asBoolean()).isTrue();
        assertThat(Instant.ofEpochSecond(answer.path("expires").asLong()))
                .isBetween(before.plusSeconds(900), Instant.now().plusSeconds(901));
        String token = answer.path("token").asString();
        assertThat(registry.get(packages("two") + "/simple/", "JOB-TOKEN", token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(registry.get("/.well-known/pytp?discover=%2Fsimple%2F").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aSilentIssuerHoldsNobodyUp(Registry registry) {
        trust(registry, "slow", "project_path", "octo/slow");
        issuer.beSilent();
        Instant before = Instant.now();

        HttpResponse<byte[]> answer = mint(registry, "/_/oidc/mint-token", job("project_path", "octo/slow"));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Registry.text(answer)).contains("issuer-unreachable", "\"errors\"");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
    }

    private static HttpResponse<byte[]> mint(Registry registry, String path, String identity) {
        return registry.send(
                "POST",
                path,
                BodyPublishers.ofString("{\"token\": \"" + identity + "\"}"),
                "Content-Type",
                "application/json");
    }

    private static String basic(String user, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }
}
