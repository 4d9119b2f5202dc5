package affineur.access.gitlab;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A user by itself, as others see it. */
public record GitLabProfile(
        @JsonUnwrapped GitLabUser user,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("public_email") @Nullable String publicEmail,
        @Nullable String bio,
        boolean bot) {}
