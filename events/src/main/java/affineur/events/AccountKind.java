package affineur.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What stands behind an account. */
public enum AccountKind {
    @JsonProperty("person")
    PERSON,
    /** A program that belongs to no project, such as a mirror. */
    @JsonProperty("service")
    SERVICE,
    /** Made for one access token of a group or project. */
    @JsonProperty("bot")
    BOT
}
