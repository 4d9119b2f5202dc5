package affineur.access.gitlab;

import affineur.access.CleanupPolicy;
import affineur.events.CleanupRules;
import affineur.events.PackageType;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * By what a project is cleaned up, in the words of GitLab's {@code PackagesCleanupPolicy}, for which GitLab has no REST,
 * and some more.
 *
 * @param keepDuplicates a number, or {@code all}
 * @param nextRun null while nothing is cleaned up
 */
public record GitLabCleanupPolicy(
        @JsonProperty("keep_n_duplicated_package_files") String keepDuplicates,

        @JsonProperty("keep_packages_published_in_the_last_n_days") @Nullable
        Integer keepDays,

        @JsonProperty("keep_packages_downloaded_in_the_last_n_days") @Nullable
        Integer keepDownloadedDays,

        @JsonProperty("package_type") @Nullable PackageType packageType,
        @JsonProperty("package_name_pattern") String packageNamePattern,
        @JsonProperty("package_version_pattern") String packageVersionPattern,
        @JsonProperty("next_run_at") @Nullable Instant nextRun) {
    /** UTC. */
    private static final LocalTime TIME_OF_DAY = LocalTime.of(3, 0);

    /** Of a project that nobody said anything of. */
    public static final GitLabCleanupPolicy NONE = new GitLabCleanupPolicy("all", null, null, null, "*", "*", null);

    public static GitLabCleanupPolicy of(CleanupPolicy policy, Instant now) {
        CleanupRules rules = policy.rules();
        return new GitLabCleanupPolicy(
                rules.newest() == null ? "all" : rules.newest().toString(),
                rules.days(),
                rules.downloaded(),
                rules.type(),
                rules.name(),
                rules.version(),
                rules.keepEverything() ? null : nextRun(now));
    }

    /** Once a day, at the same time everywhere. */
    public static Instant nextRun(Instant now) {
        OffsetDateTime today = now.atOffset(ZoneOffset.UTC).with(TIME_OF_DAY);
        return (today.toInstant().isAfter(now) ? today : today.plusDays(1)).toInstant();
    }
}
