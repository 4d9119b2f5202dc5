package affineur.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who may read a project without being its member. */
public enum Visibility {
    /** Everybody, without a token. */
    @JsonProperty("public")
    PUBLIC,
    /** Everybody who has an account. */
    @JsonProperty("internal")
    INTERNAL,
    /** Members. */
    @JsonProperty("private")
    PRIVATE
}
