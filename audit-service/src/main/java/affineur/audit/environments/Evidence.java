package affineur.audit.environments;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What it rests on that a package came from somewhere; the first two prove it. */
enum Evidence {
    /** The SHA-256 of the file. */
    @JsonProperty("digest")
    DIGEST,
    /** The digests of the installed files, by its RECORD. */
    @JsonProperty("record")
    RECORD,
    /** The URL that the installer or the lock has noted. */
    @JsonProperty("url")
    URL,
    /** Name and version, which anybody can give to anything. */
    @JsonProperty("name")
    NAME
}
