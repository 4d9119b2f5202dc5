package affineur.access.gitlab;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user as it sees itself, and as administrators see it. */
public record GitLabAccount(
        @JsonUnwrapped GitLabProfile profile,
        @Nullable String email,
        @JsonProperty("is_admin") boolean administrator,
        boolean external,
        List<Object> identities) {
    public GitLabAccount {
        identities = List.copyOf(identities);
    }

    /** Shows no e-mail address, so that no log remembers whom the registry forgets. */
    @Override
    public String toString() {
        return "GitLabAccount[profile=" + profile + "]";
    }
}
