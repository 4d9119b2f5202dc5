package affineur.command;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Secret;
import affineur.command.token.Tokens;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.Actor;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.Visibility;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** GitLab's API as clients call it, and whom tests need to call it. */
public final class Api {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static final Origin ORIGIN = Origin.of(Actor.SYSTEM);

    public final TestRegistry registry;

    public Api(TestRegistry registry) {
        this.registry = registry;
    }

    /** What came back. */
    public record Answer(int status, String body, HttpResponse<String> response) {
        public JsonNode json() {
            return JSON.readTree(body);
        }

        public long id() {
            return json().path("id").asLong();
        }

        public Answer expect(int expected) {
            assertThat(status).as(body).isEqualTo(expected);
            return this;
        }
    }

    /** Someone with a token. */
    public record Caller(AccountId account, Secret secret) {}

    public Answer post(@Nullable Secret token, String path, String json) throws IOException, InterruptedException {
        return send("POST", token, path, "application/json", json);
    }

    public Answer put(@Nullable Secret token, String path, String json) throws IOException, InterruptedException {
        return send("PUT", token, path, "application/json", json);
    }

    public Answer patch(@Nullable Secret token, String path, String json) throws IOException, InterruptedException {
        return send("PATCH", token, path, "application/json", json);
    }

    public Answer delete(@Nullable Secret token, String path) throws IOException, InterruptedException {
        return send("DELETE", token, path, null, "");
    }

    public Answer send(String method, @Nullable Secret token, String path, @Nullable String type, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(registry.uri("/api/v4" + path))
                .header("Accept", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        if (token != null) {
            request.header("PRIVATE-TOKEN", token.reveal());
        }
        HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body(), answer);
    }

    /** One that no other test has. */
    public static String name(String stem) {
        return stem + "-" + NAMES.incrementAndGet();
    }

    public GroupId group(@Nullable GroupId parent) {
        String name = name("group");
        return registry.commands.namespaces().createGroup(parent, name, name, Visibility.PRIVATE, ORIGIN);
    }

    public ProjectId project(GroupId group) {
        String name = name("project");
        return registry.commands.namespaces().createProject(group, name, name, Visibility.PRIVATE, ORIGIN);
    }

    /** With no role anywhere. */
    public Caller stranger(Scope... scopes) {
        AccountId account = registry.commands.accounts().create(AccountKind.SERVICE, null, false, ORIGIN);
        return new Caller(account, token(account, scopes));
    }

    public Caller member(Holder holder, Role role, Scope... scopes) {
        Caller caller = stranger(scopes);
        registry.commands.members().add(holder, caller.account, role, null, ORIGIN);
        return caller;
    }

    public Caller administrator(Scope... scopes) {
        AccountId account = registry.commands.accounts().create(AccountKind.PERSON, null, true, ORIGIN);
        return new Caller(account, token(account, scopes));
    }

    /** One that reads, where no scope is named. */
    public Secret token(AccountId account, Scope... scopes) {
        List<Scope> all = scopes.length == 0 ? List.of(Scope.READ_API) : List.of(scopes);
        return registry.commands
                .tokens()
                .issue(account, new Tokens.Wish("test", all, null), ORIGIN)
                .secret();
    }

    public Tokens.Issued bot(Holder holder, Role role, Scope... scopes) {
        return registry.commands.tokens().forBot(holder, role, new Tokens.Wish("bot", List.of(scopes), null), ORIGIN);
    }

    public Tokens.Issued deploy(Holder holder, Scope... scopes) {
        return registry.commands.tokens().deploy(holder, new Tokens.Wish("deploy", List.of(scopes), null), ORIGIN);
    }

    /** Whether the secret is good for anything. */
    public boolean isGood(String secret) {
        try {
            return !registry.access.authenticate(secret).isAnonymous();
        } catch (Refusal e) {
            return false;
        }
    }
}
