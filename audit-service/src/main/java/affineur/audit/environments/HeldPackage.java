package affineur.audit.environments;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A package that an environment has.
 *
 * @param submission that says so, by its number
 * @param time of that
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"environment", "submission", "time", "actor", "token"})
record HeldPackage(
        String environment,
        long submission,
        Instant time,
        String actor,
        @Nullable Long token,
        @JsonUnwrapped Finding found) {}
