package affineur.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a member may do, in GitLab's words; each may what those before it may. */
public enum Role {
    @JsonProperty("guest")
    GUEST(10),
    @JsonProperty("reporter")
    REPORTER(20),
    @JsonProperty("developer")
    DEVELOPER(30),
    @JsonProperty("maintainer")
    MAINTAINER(40),
    @JsonProperty("owner")
    OWNER(50);

    private final int level;

    Role(int level) {
        this.level = level;
    }

    /** {@code access_level} in GitLab's API. */
    public int level() {
        return level;
    }

    public boolean isAtLeast(Role other) {
        return level >= other.level;
    }
}
