package affineur.standalone;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who asks: everybody whom the reference tells apart. */
final class Cast {
    /** One who asks, and how a new secret is had once the old one is spent. */
    static final class Caller {
        private final Supplier<@Nullable String> secrets;
        private @Nullable String secret;

        private Caller(Supplier<@Nullable String> secrets) {
            this.secrets = secrets;
            renew();
        }

        /** Null for none. */
        @Nullable
        String secret() {
            return secret;
        }

        void renew() {
            secret = secrets.get();
        }
    }

    private static final String[] ROLES = {"guest", "reporter", "developer", "maintainer", "owner"};

    private final Stage stage;
    private final Stage other;

    /** @param other somewhere else */
    Cast(Stage stage, Stage other) {
        this.stage = stage;
        this.other = other;
    }

    /** Credentials that are worth nothing; those of one expire in a quarter of an hour. */
    Map<String, Caller> bad() {
        Map<String, Caller> bad = new LinkedHashMap<>();
        bad.put("malformed", new Caller(() -> "aff_0123"));
        bad.put("wrong", new Caller(() -> "some-secret-that-nobody-has"));
        String soon = Instant.now().plus(15, ChronoUnit.MINUTES).plusSeconds(30).toString();
        String expiring = personal(stage.user(), "api", "&expires_at=" + soon);
        bad.put("expired", new Caller(() -> expiring));
        long user = stage.user();
        String revoked = personal(user, "api", "");
        stage.done(new Stage.Call("DELETE", "/api/v4/personal_access_tokens/" + lastToken, null, null));
        bad.put("revoked", new Caller(() -> revoked));
        String blocked = personal(user, "api", "");
        stage.make("/users/" + user + "/block", "");
        bad.put("blocked", new Caller(() -> blocked));
        return bad;
    }

    /** By their roles; their tokens have the scope api. */
    Map<String, Caller> roles() {
        Map<String, Caller> cast = new LinkedHashMap<>();
        cast.put("nobody", new Caller(() -> null));
        cast.put("outsider", person("api", stage.user()));
        for (int i = 0; i < ROLES.length; i++) {
            cast.put(ROLES[i], person("api", member(10 * (i + 1))));
        }
        cast.put("administrator", person("admin", 1));
        return cast;
    }

    /** By what their tokens are good for; persons are owners. */
    Map<String, Caller> tokens() {
        Map<String, Caller> cast = new LinkedHashMap<>();
        long owner = member(50);
        cast.put("read_api", person("read_api", owner));
        cast.put("read_package_registry", person("read_package_registry", owner));
        cast.put("write_package_registry", person("write_package_registry", owner));
        cast.put("read_audit", person("read_audit", 1));
        cast.put("short-lived", shortLived(personal(owner, "api", "")));
        cast.put("deploy, read", deploy("read_package_registry"));
        cast.put("deploy, write", deploy("write_package_registry"));
        cast.put("project's bot", bot("/projects/" + stage.project, 40));
        cast.put("group's bot", bot("/groups/" + stage.group, 40));
        cast.put("another's bot", bot("/projects/" + other.project, 50));
        return cast;
    }

    private long lastToken;

    private Caller person(String scope, long user) {
        return new Caller(() -> personal(user, scope, ""));
    }

    private Caller shortLived(String secret) {
        Stage.Call asked = new Stage.Call("POST", "/api/v4/authorization_token", null, null);
        return new Caller(() -> stage.send(asked, secret).json().get("token").asString());
    }

    private Caller deploy(String scope) {
        return new Caller(() -> secret("/projects/" + stage.project + "/deploy_tokens", "name=x&scopes[]=" + scope));
    }

    private Caller bot(String holder, int level) {
        return new Caller(() -> secret(holder + "/access_tokens", "name=x&scopes[]=api&access_level=" + level));
    }

    private String personal(long user, String scope, String more) {
        return secret("/users/" + user + "/personal_access_tokens", "name=x&scopes[]=" + scope + more);
    }

    private String secret(String route, String fields) {
        var made = stage.make(route, fields);
        lastToken = made.get("id").asLong();
        return made.get("token").asString();
    }

    private long member(int level) {
        long user = stage.user();
        stage.make("/groups/" + stage.group + "/members", "user_id=" + user + "&access_level=" + level);
        return user;
    }
}
