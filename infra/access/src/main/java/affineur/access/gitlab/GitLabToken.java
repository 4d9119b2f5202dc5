package affineur.access.gitlab;

import affineur.events.Scope;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A personal access token, or what others have in common with it. The secret is in {@link GitLabIssued} only.
 *
 * @param userId null where it stands for no account
 * @param expiresAt a date, from whose beginning (UTC) on it is worth nothing; for a token that expires within a day, an
 *     RFC 3339 time; null for never
 */
public record GitLabToken(
        long id,
        String name,
        @Nullable String description,
        boolean revoked,
        @JsonProperty("created_at") Instant createdAt,
        List<Scope> scopes,
        @JsonProperty("user_id") @Nullable Long userId,
        @JsonProperty("last_used_at") @Nullable Instant lastUsedAt,
        boolean active,
        @JsonProperty("expires_at") @Nullable String expiresAt) {
    public GitLabToken {
        scopes = List.copyOf(scopes);
    }
}
