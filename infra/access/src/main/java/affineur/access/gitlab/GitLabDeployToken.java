package affineur.access.gitlab;

import affineur.events.Scope;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param username what a client may send as the user name; any other will do */
public record GitLabDeployToken(
        long id,
        String name,
        String username,
        @JsonProperty("expires_at") @Nullable Instant expiresAt,
        List<Scope> scopes,
        boolean revoked,
        boolean expired) {
    public GitLabDeployToken {
        scopes = List.copyOf(scopes);
    }
}
