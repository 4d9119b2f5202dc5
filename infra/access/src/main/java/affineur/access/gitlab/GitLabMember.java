package affineur.access.gitlab;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** @param accessLevel 10 guest, 20 reporter, 30 developer, 40 maintainer, 50 owner */
public record GitLabMember(
        @JsonUnwrapped GitLabUser user,
        @JsonProperty("access_level") int accessLevel,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("expires_at") @Nullable LocalDate expiresAt,
        @JsonProperty("membership_state") String membershipState) {}
