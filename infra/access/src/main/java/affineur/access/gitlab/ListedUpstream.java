package affineur.access.gitlab;

import affineur.access.AddedUpstream;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A simple index that is asked for packages that are not here.
 *
 * @param url without credentials
 * @param packages the names that it is asked for, with {@code *}
 * @param fileHosts where its files may be, besides the index's own host
 * @param createdAt null for one of the settings
 */
public record ListedUpstream(
        String name,
        URI url,
        List<String> packages,
        @JsonProperty("file_hosts") List<String> fileHosts,
        @JsonProperty("created_at") @Nullable Instant createdAt) {
    public ListedUpstream {
        packages = List.copyOf(packages);
        fileHosts = List.copyOf(fileHosts);
    }

    public static ListedUpstream of(AddedUpstream upstream) {
        return new ListedUpstream(
                upstream.name(),
                upstream.url(),
                upstream.packages(),
                upstream.fileHosts(),
                upstream.added().truncatedTo(ChronoUnit.MILLIS));
    }
}
