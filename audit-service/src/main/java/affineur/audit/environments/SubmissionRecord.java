package affineur.audit.environments;

import affineur.packaging.Sha256;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A submission in a list.
 *
 * @param position in the ledger, which is its number
 * @param actor {@code accounts/<number>}
 * @param token number of the access token that was used
 * @param packages how many
 * @param sources how many of them came from where; null if the content is lost
 * @param digest of the content
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SubmissionRecord(
        long position,
        Instant time,
        String environment,
        String format,
        int packages,
        @Nullable Map<Source, Integer> sources,
        String actor,
        @Nullable Long token,
        Sha256 digest) {}
