package affineur.audit.environments;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A submission as answers show it.
 *
 * @param number its position in the ledger
 * @param digest of what is kept of it, as the ledger has it
 * @param sources how many packages came from where
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"environment", "submission", "time", "digest", "sources"})
record Shown(
        String environment,
        @JsonProperty("submission") long number,
        @Nullable Instant time,
        String digest,
        Map<Source, Integer> sources,
        @JsonUnwrapped Submission said) {}
