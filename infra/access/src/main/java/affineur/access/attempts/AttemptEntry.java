package affineur.access.attempts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An attempt as it is kept: once, or many that are alike.
 *
 * @param attempt the first of them
 * @param last when the last of them was
 */
public record AttemptEntry(Attempt attempt, Instant last, long count) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    /** Jackson fills in null for what is missing. */
    public AttemptEntry {
        requireNonNull(attempt, "attempt");
        requireNonNull(last, "last");
    }

    byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    /** Empty if nobody here wrote such a record. */
    public static Optional<AttemptEntry> read(byte[] value) {
        try {
            AttemptEntry entry = JSON.readValue(value, AttemptEntry.class);
            return Optional.ofNullable(entry);
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
