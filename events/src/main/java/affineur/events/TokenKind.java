package affineur.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a token stands for. */
public enum TokenKind {
    /** An account: a person or a service. */
    @JsonProperty("personal")
    PERSONAL,
    /** A project's own bot. */
    @JsonProperty("project")
    PROJECT,
    /** A group's own bot. */
    @JsonProperty("group")
    GROUP,
    /** A group or project, for packages only. */
    @JsonProperty("deploy")
    DEPLOY,
    /** A CI job that has proved its identity, or somebody's short-lived stand-in. */
    @JsonProperty("job")
    JOB
}
