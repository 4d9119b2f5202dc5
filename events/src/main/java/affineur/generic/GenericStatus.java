package affineur.generic;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a generic package is listed. Its files can be downloaded either way. */
public enum GenericStatus {
    @JsonProperty("default")
    DEFAULT,
    /** Only who asks for hidden packages sees it listed. */
    @JsonProperty("hidden")
    HIDDEN
}
