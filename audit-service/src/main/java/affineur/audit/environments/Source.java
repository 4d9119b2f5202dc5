package affineur.audit.environments;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a package came from. */
enum Source {
    /** It was published here. */
    @JsonProperty("registry")
    REGISTRY,
    /** It came from an upstream, through here. */
    @JsonProperty("upstream")
    UPSTREAM,
    /** It came from an index, or a URL, that is not this registry. */
    @JsonProperty("bypass")
    BYPASS,
    /** It was built from a repository (PEP 610). */
    @JsonProperty("vcs")
    VCS,
    /** It came from the machine itself. */
    @JsonProperty("local")
    LOCAL,
    @JsonProperty("unknown")
    UNKNOWN
}
