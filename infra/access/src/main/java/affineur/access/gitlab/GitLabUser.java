package affineur.access.gitlab;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Whom others see.
 *
 * @param state {@code "active"}, or {@code "blocked"} by an administrator
 * @param locked never: nothing here locks an account for a while
 */
public record GitLabUser(
        long id,
        String username,
        String name,
        String state,
        boolean locked,
        @JsonProperty("avatar_url") @Nullable String avatarUrl,
        @JsonProperty("web_url") @Nullable String webUrl) {
    /** Shows no name, so that no log remembers whom the registry forgets. */
    @Override
    public String toString() {
        return "GitLabUser[id=" + id + "]";
    }
}
