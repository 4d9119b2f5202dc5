package affineur.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a token is good for, in GitLab's words. */
public enum Scope {
    @JsonProperty("api")
    API,
    @JsonProperty("read_api")
    READ_API,
    @JsonProperty("read_package_registry")
    READ_PACKAGE_REGISTRY,
    @JsonProperty("write_package_registry")
    WRITE_PACKAGE_REGISTRY,
    @JsonProperty("read_audit")
    READ_AUDIT,
    /** Everything. */
    @JsonProperty("admin")
    ADMIN
}
