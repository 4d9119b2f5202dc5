package affineur.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.http.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A group with a project and a package in it, and for each endpoint a request that would succeed for one who may. */
final class Stage {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LATER = "2099-01-01";

    private final HttpClient http;
    private final URI root;
    private final String admin;
    private final String tag;
    private final Map<String, Supplier<Call>> calls = new HashMap<>();
    private int made;

    final long group;
    final long project;
    private final long person;
    private final long persons;
    private final long bots;
    private final long deploys;
    private final long groupBots;
    private final long groupDeploys;
    private final long number;
    private final long file;
    private final long submission;
    private final String sha256;
    private final String evidence;

    /** @param body null for none */
    record Call(String method, String path, @Nullable String type, byte @Nullable [] body) {}

    record Answer(int status, String body, @Nullable String challenge) {
        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    /** @param isDefault what answers at the root, too, and is private then; else something new and public */
    Stage(HttpClient http, URI root, String admin, String tag, boolean isDefault) {
        this.http = http;
        this.root = root;
        this.admin = admin;
        this.tag = tag;
        if (isDefault) {
            this.group = 1;
            this.project = 1;
            done(form("PUT", "/api/v4/groups/1", "visibility=private"));
        } else {
            this.group = made("/groups", "name=%s&path=%s&visibility=public".formatted(tag, tag));
            this.project = made("/projects", "path=cheese&namespace_id=%d&visibility=public".formatted(group));
        }
        this.person = user();
        this.persons = token(person);
        of("/groups/%d/members", group, "user_id=%d&access_level=10".formatted(person));
        of("/projects/%d/members", project, "user_id=%d&access_level=20".formatted(person));
        this.bots = of("/projects/%d/access_tokens", project, bot());
        this.groupBots = of("/groups/%d/access_tokens", group, bot());
        this.deploys = of("/projects/%d/deploy_tokens", project, deploy());
        this.groupDeploys = of("/groups/%d/deploy_tokens", group, deploy());
        this.number = release("brie");
        JsonNode stored = get("/projects/%d/packages/%d/package_files".formatted(project, number))
                .get(0);
        this.submission = done(submission()).json().get("submission").asLong();
        done(submission());
        this.file = stored.get("id").asLong();
        this.sha256 = stored.get("file_sha256").asString();
        this.evidence = evidence();
        describe();
    }

    private Call submission() {
        return new Call(
                "POST", "/audit/environments?name=" + tag, "text/plain", "brie==1.0".getBytes(StandardCharsets.UTF_8));
    }

    /** What is none, which is recorded, too. */
    private Call signature() {
        return json(
                "POST", "/audit/signatures?digest=" + sha256, "{\"verificationMaterial\":{\"" + fresh("m") + "\":{}}}");
    }

    /** What was looked at is shown a moment after it is recorded. */
    private String evidence() {
        String made = done(signature()).json().at("/signatures/0/content").asString();
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (done(plain("GET", "/audit/signatures/" + sha256))
                .json()
                .get("signatures")
                .isEmpty()) {
            assertThat(System.nanoTime()).as("verdicts are shown").isLessThan(deadline);
            Thread.onSpinWait();
        }
        return made;
    }

    private void describe() {
        String ofProject = "/api/v4/projects/" + project;
        String ofGroup = "/api/v4/groups/" + group;

        on("POST /audit/environments", this::submission);
        on("POST /audit/signatures", this::signature);
        on("POST /legacy/", () -> upload("/legacy/"));
        on("POST /api/v4/projects/{project}/packages/pypi", () -> upload(ofProject + "/packages/pypi"));
        String tool = "/api/v4/projects/" + project + "/packages/generic/tool/1.0/";
        done(new Call("PUT", tool + "tool.bin", null, new byte[] {1}));
        on(
                "PUT /api/v4/projects/{project}/packages/generic/{name}/{version}/{path}",
                () -> new Call("PUT", tool + fresh("f"), null, new byte[] {1}));
        on(
                "POST /api/v4/projects/{project}/packages/pypi/authorize",
                () -> plain("POST", ofProject + "/packages/pypi/authorize"));
        String release = "/api/v4/projects/{project}/packages/pypi/{name}/{version}";
        String brie = ofProject + "/packages/pypi/brie/1.0";
        on("POST " + release + "/yank", () -> json("POST", brie + "/yank", "{\"reason\": \"old\"}"));
        on("DELETE " + release + "/yank", () -> plain("DELETE", brie + "/yank"));
        on(
                "POST " + release + "/{filename}/yank",
                () -> json("POST", brie + wheel("brie") + "/yank", "{\"reason\": \"old\"}"));
        on("DELETE " + release + "/{filename}/yank", () -> plain("DELETE", brie + wheel("brie") + "/yank"));
        on("PUT /api/v4/projects/{project}/packages/pypi/{name}/status", () -> {
            String name = fresh("p");
            release(name);
            return json("PUT", ofProject + "/packages/pypi/" + name + "/status", "{\"status\": \"archived\"}");
        });
        describeRules(ofProject);
        describePolicies(ofProject, "/api/v4/projects/{project}");
        describePolicies(ofGroup, "/api/v4/groups/{group}");
        describePolicies("/api/v4", "/api/v4");
        on(
                "GET /audit/signatures/dry_run",
                () -> plain("GET", "/audit/signatures/dry_run?enforcement=refuse&project=" + project));
        String cleanup = "/api/v4/projects/{project}/packages/cleanup";
        String keepAll = "keep_n_duplicated_package_files=50";
        on("PUT " + cleanup + "/policy", () -> form("PUT", ofProject + "/packages/cleanup/policy", keepAll));
        on("DELETE " + cleanup + "/policy", () -> {
            done(form("PUT", ofProject + "/packages/cleanup/policy", keepAll));
            return plain("DELETE", ofProject + "/packages/cleanup/policy");
        });
        on("POST " + cleanup + "/run", () -> {
            done(form("PUT", ofProject + "/packages/cleanup/policy", keepAll));
            return plain("POST", ofProject + "/packages/cleanup/run");
        });
        on("GET /api/v4/projects/{id}/packages/cleanup/candidates", () -> {
            done(form("PUT", ofProject + "/packages/cleanup/policy", keepAll));
            return plain("GET", ofProject + "/packages/cleanup/candidates");
        });
        on(
                "PUT /api/v4/groups/{group}/package_settings",
                () -> form("PUT", ofGroup + "/package_settings", "generic_duplicates_allowed=true"));
        on("DELETE /api/v4/groups/{group}/package_settings", () -> plain("DELETE", ofGroup + "/package_settings"));
        on(
                "PUT /api/v4/projects/{project}/package_settings",
                () -> form("PUT", ofProject + "/package_settings", "pypi_package_requests_forwarding=true"));
        on(
                "DELETE /api/v4/projects/{project}/package_settings",
                () -> plain("DELETE", ofProject + "/package_settings"));
        on(
                "PUT /api/v4/application/settings",
                () -> form("PUT", "/api/v4/application/settings", "pypi_package_requests_forwarding=true"));
        String origin = "/packages/pypi/cheese/origin";
        on(
                "PUT /api/v4/projects/{project}/packages/pypi/{name}/origin",
                () -> json("PUT", ofProject + origin, "{\"origin\": \"publish\"}"));
        on("DELETE /api/v4/projects/{project}/packages/pypi/{name}/origin", () -> plain("DELETE", ofProject + origin));
        on(
                "PUT /api/v4/groups/{group}/-/packages/pypi/{name}/origin",
                () -> json("PUT", ofGroup + "/-" + origin, "{\"origin\": \"both\"}"));
        on(
                "DELETE /api/v4/groups/{group}/-/packages/pypi/{name}/origin",
                () -> plain("DELETE", ofGroup + "/-" + origin));
        on("GET /api/v4/package_namespaces", () -> plain("GET", "/api/v4/package_namespaces"));
        on(
                "PUT /api/v4/package_namespaces/{namespace}",
                () -> json("PUT", "/api/v4/package_namespaces/" + fresh("n"), "{\"group\": " + group + "}"));
        on("DELETE /api/v4/package_namespaces/{namespace}", () -> {
            String granted = "/api/v4/package_namespaces/" + fresh("n");
            done(json("PUT", granted, "{\"group\": " + group + "}"));
            return plain("DELETE", granted);
        });
        on(
                "DELETE /api/v4/projects/{project}/packages/{package}",
                () -> plain("DELETE", ofProject + "/packages/" + release(fresh("p"))));
        on("DELETE /api/v4/projects/{project}/packages/{package}/package_files/{file}", () -> {
            long one = release(fresh("p"));
            long its = get("/projects/%d/packages/%d/package_files".formatted(project, one))
                    .get(0)
                    .get("id")
                    .asLong();
            return plain("DELETE", ofProject + "/packages/" + one + "/package_files/" + its);
        });
        on("DELETE /api/v4/projects/{project}/packages/pypi/{name}", () -> {
            String name = fresh("p");
            release(name);
            return plain("DELETE", ofProject + "/packages/pypi/" + name);
        });
        on("DELETE " + release, () -> {
            String name = fresh("p");
            release(name);
            return plain("DELETE", ofProject + "/packages/pypi/" + name + "/1.0");
        });
        on("DELETE " + release + "/{filename}", () -> {
            String name = fresh("p");
            release(name);
            return plain("DELETE", ofProject + "/packages/pypi/" + name + "/1.0" + wheel(name));
        });

        on("POST /api/v4/groups", () -> form("POST", "/api/v4/groups", path()));
        on("PUT /api/v4/groups/{group}", () -> form("PUT", ofGroup, "name=" + tag));
        on(
                "DELETE /api/v4/groups/{group}",
                () -> plain(
                        "DELETE",
                        "/api/v4/groups/" + made("/groups", path() + "&visibility=private&parent_id=" + group)));
        on("POST /api/v4/projects", () -> form("POST", "/api/v4/projects", path() + "&namespace_id=" + group));
        on("PUT /api/v4/projects/{project}", () -> form("PUT", ofProject, "name=cheese"));
        long shelf = made("/projects", "path=shelf&visibility=private&namespace_id=" + group);
        on("POST /api/v4/projects/{project}/archive", () -> plain("POST", "/api/v4/projects/" + shelf + "/archive"));
        on(
                "POST /api/v4/projects/{project}/unarchive",
                () -> plain("POST", "/api/v4/projects/" + shelf + "/unarchive"));
        on("DELETE /api/v4/projects/{project}", () -> plain("DELETE", "/api/v4/projects/" + shelf));

        on("POST /api/v4/users", () -> {
            String name = fresh("u");
            return form("POST", "/api/v4/users", "username=%s&name=x&email=%s@example.com".formatted(name, name));
        });
        on("POST /api/v4/service_accounts", () -> form("POST", "/api/v4/service_accounts", ""));
        on("PUT /api/v4/users/{user}", () -> form("PUT", "/api/v4/users/" + person, "name=Else"));
        on("POST /api/v4/users/{user}/block", () -> plain("POST", "/api/v4/users/" + user() + "/block"));
        on("POST /api/v4/users/{user}/unblock", () -> {
            long blocked = user();
            made("/users/" + blocked + "/block", "");
            return plain("POST", "/api/v4/users/" + blocked + "/unblock");
        });
        on("DELETE /api/v4/users/{user}", () -> plain("DELETE", "/api/v4/users/" + user()));

        for (String place : new String[] {"projects", "groups"}) {
            String at = place.equals("projects") ? ofProject : ofGroup;
            String pattern = "/api/v4/" + place + "/{id}";
            on(
                    "POST " + pattern + "/members",
                    () -> form("POST", at + "/members", "access_level=10&user_id=" + user()));
            on("PUT " + pattern + "/members/{user}", () -> form("PUT", at + "/members/" + person, "access_level=20"));
            on("DELETE " + pattern + "/members/{user}", () -> {
                long member = user();
                made(at.substring("/api/v4".length()) + "/members", "access_level=10&user_id=" + member);
                return plain("DELETE", at + "/members/" + member);
            });
            on(
                    "POST " + pattern + "/access_tokens",
                    () -> form("POST", at + "/access_tokens", "name=t&scopes[]=read_package_registry&access_level=10"));
            on(
                    "POST " + pattern + "/access_tokens/{token}/rotate",
                    () -> plain("POST", at + "/access_tokens/" + made(at, "/access_tokens", bot()) + "/rotate"));
            on(
                    "POST " + pattern + "/access_tokens/self/rotate",
                    () -> plain("POST", at + "/access_tokens/self/rotate"));
            on(
                    "DELETE " + pattern + "/access_tokens/{token}",
                    () -> plain("DELETE", at + "/access_tokens/" + made(at, "/access_tokens", bot())));
            on(
                    "POST " + pattern + "/deploy_tokens",
                    () -> form("POST", at + "/deploy_tokens", "name=t&scopes[]=read_package_registry"));
            on(
                    "DELETE " + pattern + "/deploy_tokens/{token}",
                    () -> plain("DELETE", at + "/deploy_tokens/" + made(at, "/deploy_tokens", deploy())));
        }
        describeTrust(ofProject, ofGroup);
        on(
                "POST /api/v4/users/{user}/personal_access_tokens",
                () -> form("POST", "/api/v4/users/" + person + "/personal_access_tokens", personal()));
        on(
                "POST /api/v4/user/personal_access_tokens",
                () -> form("POST", "/api/v4/user/personal_access_tokens", personal()));
        on(
                "POST /api/v4/personal_access_tokens/{token}/rotate",
                () -> plain("POST", "/api/v4/personal_access_tokens/" + token(person) + "/rotate"));
        on(
                "DELETE /api/v4/personal_access_tokens/{token}",
                () -> plain("DELETE", "/api/v4/personal_access_tokens/" + token(person)));
        on(
                "POST /api/v4/personal_access_tokens/self/rotate",
                () -> plain("POST", "/api/v4/personal_access_tokens/self/rotate"));
        on("POST /api/v4/authorization_token", () -> plain("POST", "/api/v4/authorization_token"));
        on("DELETE /api/v4/personal_access_tokens/self", () -> plain("DELETE", "/api/v4/personal_access_tokens/self"));
    }

    private void describeRules(String ofProject) {
        String rules = ofProject + "/packages/protection/rules";
        String pattern = "/api/v4/projects/{project}/packages/protection/rules";
        on("POST " + pattern, () -> json("POST", rules, rule()));
        on(
                "PATCH " + pattern + "/{rule}",
                () -> json("PATCH", rules + "/" + rule(rules), "{\"minimum_access_level_for_push\": \"admin\"}"));
        on("DELETE " + pattern + "/{rule}", () -> plain("DELETE", rules + "/" + rule(rules)));
    }

    private void describePolicies(String place, String pattern) {
        String policies = place + "/signing_policies";
        String at = pattern + "/signing_policies";
        String body = "enforcement=record";
        on("POST " + at, () -> form("POST", policies, body));
        on(
                "PATCH " + at + "/{policy}",
                () -> json("PATCH", policies + "/" + made(place, "/signing_policies", body), "{}"));
        on(
                "DELETE " + at + "/{policy}",
                () -> plain("DELETE", policies + "/" + made(place, "/signing_policies", body)));
    }

    private long rule(String rules) {
        return done(json("POST", rules, rule())).json().get("id").asLong();
    }

    private String rule() {
        return "{\"package_name_pattern\": \"%s-*\", \"package_type\": \"pypi\", \"minimum_access_level_for_push\": \"owner\"}"
                .formatted(fresh("r"));
    }

    private void describeTrust(String ofProject, String ofGroup) {
        String issuers = "/api/v4/trusted_issuers";
        on("POST " + issuers, () -> form("POST", issuers, issuer()));
        on(
                "DELETE " + issuers + "/{issuer}",
                () -> plain("DELETE", issuers + "/" + made("/trusted_issuers", issuer())));
        made("/trusted_issuers", "url=https://" + tag + ".example.com");
        String upstreams = "/api/v4/upstreams";
        on("POST " + upstreams, () -> json("POST", upstreams, upstream(fresh("u"))));
        on("DELETE " + upstreams + "/{name}", () -> {
            String name = fresh("u");
            done(json("POST", upstreams, upstream(name)));
            return plain("DELETE", upstreams + "/" + name);
        });
        for (String place : new String[] {"projects", "groups"}) {
            String at = (place.equals("projects") ? ofProject : ofGroup) + "/trusted_publishers";
            String pattern = "/api/v4/" + place + "/{place}/trusted_publishers";
            on("POST " + pattern, () -> json("POST", at, publisher()));
            on(
                    "DELETE " + pattern + "/{publisher}",
                    () -> plain(
                            "DELETE",
                            at + "/"
                                    + done(json("POST", at, publisher())).json().get("id")));
        }
    }

    private String publisher() {
        return "{\"issuer\":\"https://%s.example.com\",\"project_path\":\"later\",\"claims\":{\"repository\":\"%s\"}}"
                .formatted(tag, fresh("r"));
    }

    private static String upstream(String name) {
        return "{\"name\":\"%s\",\"url\":\"https://index.example.com/simple/\",\"packages\":[\"none-*\"]}"
                .formatted(name);
    }

    private String issuer() {
        return "url=https://" + fresh("i") + ".example.com";
    }

    private void on(String endpoint, Supplier<Call> call) {
        assertThat(calls.put(endpoint, call)).as("%s is said once", endpoint).isNull();
    }

    /** A request that one who may would succeed with; each asks for something of its own. */
    Call call(Endpoint endpoint) {
        Supplier<Call> described = calls.get(endpoint.toString());
        if (described != null) {
            return described.get();
        }
        assertThat(endpoint.method())
                .as("%s is new: say in Stage how it is called", endpoint)
                .isEqualTo("GET");
        return plain("GET", filled(endpoint.path()));
    }

    /** What varies in a path of something that is read follows from the segment before it. */
    private String filled(String path) {
        StringBuilder filled = new StringBuilder();
        String before = "";
        for (String segment : path.substring(1).split("/", -1)) {
            String value = segment;
            if (segment.startsWith("{")) {
                boolean inGroup = path.contains("/groups/");
                value = switch (before + "/" + segment) {
                    case "groups/{id}", "groups/{group}" -> Long.toString(group);
                    case "projects/{id}", "projects/{project}" -> Long.toString(project);
                    case "users/{id}", "users/{user}", "members/{user}", "all/{user}" -> Long.toString(person);
                    case "personal_access_tokens/{id}" -> Long.toString(persons);
                    case "access_tokens/{token}" -> Long.toString(inGroup ? groupBots : bots);
                    case "deploy_tokens/{token}" -> Long.toString(inGroup ? groupDeploys : deploys);
                    case "packages/{number}" -> Long.toString(number);
                    case "environments/{environment}" -> tag;
                    case "{environment}/{number}" -> Long.toString(submission);
                    case "package_files/{file}" -> Long.toString(file);
                    case "problems/{type}" -> "not-found";
                    case "simple/{name}", "pypi/{name}", "integrity/{name}", "project/{name}" -> "brie";
                    case "generic/{name}" -> "tool";
                    case "{name}/{version}" -> "1.0";
                    case "{version}/{path}" -> "tool.bin";
                    case "files/{sha256}", "signatures/{digest}" -> sha256;
                    case "evidence/{name}" -> evidence;
                    case "seals/{position}" -> Long.toString(seal());
                    case "sboms/{name}" -> SmallWheel.SBOM;
                    default -> {
                        assertThat(segment)
                                .as("%s is new: say in Stage what stands there", path)
                                .startsWith("{filename}");
                        yield wheel("brie").substring(1) + segment.substring("{filename}".length());
                    }
                };
            }
            filled.append('/').append(value);
            before = segment;
        }
        return filled.toString();
    }

    /** The position of a seal of downloads: there is one a while after the first download. */
    private long seal() {
        done(plain("GET", "/api/v4/projects/" + project + "/packages/pypi/files/" + sha256 + wheel("brie")));
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (true) {
            JsonNode seals = done(plain("GET", "/audit/events?type=affineur.downloads"))
                    .json()
                    .get("events");
            if (!seals.isEmpty()) {
                return seals.get(0).get("position").asLong();
            }
            assertThat(System.nanoTime()).as("records of downloads are sealed").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static Call plain(String method, String path) {
        return new Call(method, path, null, null);
    }

    private static Call form(String method, String path, String fields) {
        return new Call(method, path, "application/x-www-form-urlencoded", fields.getBytes(StandardCharsets.UTF_8));
    }

    private static Call json(String method, String path, String body) {
        return new Call(method, path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private Call upload(String path) {
        return upload(path, fresh("p"));
    }

    /** No other stage has files of the same content. */
    private Call upload(String path, String name) {
        try {
            return new Call("POST", path, SmallWheel.FORM, new SmallWheel(name, "1.0", "# " + tag).form());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String wheel(String name) {
        return "/" + new SmallWheel(name, "1.0", "").filename();
    }

    private String fresh(String prefix) {
        return prefix + tag + ++made;
    }

    private String path() {
        String name = fresh("g");
        return "name=%s&path=%s".formatted(name, name);
    }

    private static String bot() {
        return "name=bot&scopes[]=read_package_registry&access_level=10&expires_at=" + LATER;
    }

    private static String deploy() {
        return "name=mirror&scopes[]=read_package_registry&expires_at=" + LATER;
    }

    private static String personal() {
        return "name=laptop&scopes[]=read_package_registry&expires_at=" + LATER;
    }

    /** A new person's number. */
    long user() {
        String name = fresh("u");
        return made("/users", "username=%s&name=x&email=%s@example.com".formatted(name, name));
    }

    private long token(long user) {
        return made("/users/" + user + "/personal_access_tokens", personal());
    }

    /** Publishes version 1.0, and returns its number. */
    private long release(String name) {
        done(upload("/api/v4/projects/" + project + "/packages/pypi", name));
        return get("/projects/" + project + "/packages?package_name=" + name)
                .get(0)
                .get("id")
                .asLong();
    }

    private long of(String route, long holder, String fields) {
        return made(route.formatted(holder), fields);
    }

    private long made(String at, String what, String fields) {
        return made(at.substring("/api/v4".length()) + what, fields);
    }

    private long made(String route, String fields) {
        String body = done(form("POST", "/api/v4" + route, fields)).body();
        return body.startsWith("{") ? JSON.readTree(body).path("id").asLong() : 0;
    }

    /** What the administrator gets when asking for a thing to be made. */
    JsonNode make(String route, String fields) {
        return done(form("POST", "/api/v4" + route, fields)).json();
    }

    private JsonNode get(String route) {
        return done(plain("GET", "/api/v4" + route)).json();
    }

    Answer done(Call call) {
        Answer answer = send(call, admin);
        assertThat(answer.status()).as("%s: %s", call.path(), answer.body()).isBetween(200, 299);
        return answer;
    }

    /** @param secret null for none */
    Answer send(Call call, @Nullable String secret) {
        HttpRequest.BodyPublisher body = call.body() == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(call.body());
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(call.path()))
                .method(call.method(), body)
                // as through a gateway: what this machine itself may read without a token is not meant
                .header("Via", "1.1 gateway");
        if (call.type() != null) {
            request.header("Content-Type", call.type());
        }
        if (secret != null) {
            request.header("Authorization", "Bearer " + secret);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("WWW-Authenticate").orElse(null));
        } catch (IOException e) {
            throw new AssertionError(call.path(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
