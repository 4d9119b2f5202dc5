package affineur.events;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a project a cleanup leaves. Each rule says what it keeps; what one of them does not keep goes.
 *
 * @param newest of several files at one path of a generic package, so many are kept; null for all. Distributions have
 *     names of their own, so there is never more than one
 * @param days files that were published within so many are kept; null for all
 * @param downloaded files that were published or downloaded within so many days are kept; null for all
 * @param type of the packages that are cleaned up; null for all
 * @param name theirs, in which {@code *} stands for any characters, as in a {@link PackagePattern}
 * @param version theirs, likewise
 */
public record CleanupRules(
        @Nullable Integer newest,
        @Nullable Integer days,
        @Nullable Integer downloaded,
        @Nullable PackageType type,
        String name,
        String version) {
    /** As GitLab offers them. */
    private static final Set<Integer> NEWEST = Set.of(1, 10, 20, 30, 40, 50);

    private static final int MOST_DAYS = 36_500;
    private static final int LONGEST = 255;

    /** @throws Refusal (invalid) if there is no such rule */
    public CleanupRules {
        if (newest != null && !NEWEST.contains(newest)) {
            throw invalid("keep_n_duplicated_package_files is one of 1, 10, 20, 30, 40, 50 and all.");
        }
        check("keep_packages_published_in_the_last_n_days", days);
        check("keep_packages_downloaded_in_the_last_n_days", downloaded);
        if (name.isEmpty() || name.length() > LONGEST || version.isEmpty() || version.length() > LONGEST) {
            throw invalid("Patterns have from 1 to " + LONGEST + " characters.");
        }
    }

    private static void check(String field, @Nullable Integer days) {
        if (days != null && (days < 1 || days > MOST_DAYS)) {
            throw invalid(field + " is from 1 to " + MOST_DAYS + ".");
        }
    }

    private static Refusal invalid(String text) {
        return new Refusal(ProblemType.INVALID_CLEANUP_POLICY, text);
    }

    /**
     * A file that is there.
     *
     * @param published the position of what published it
     */
    public record File(long published, String path) {}

    /** Whether nothing ever goes. */
    public boolean keepEverything() {
        return newest == null && days == null && downloaded == null;
    }

    /** Whether they are about such packages. */
    public boolean cover(PackageType of, String named, String versioned) {
        return (type == null || type == of)
                && PackagePattern.matches(of, name, named)
                && Wildcard.matches(version, versioned);
    }

    /**
     * The files of one version of a package that are not kept, as they were published.
     *
     * @param isOld whether one was published before {@code days}
     * @param isUnused whether one was published, and certainly last downloaded, before the days of {@code downloaded}
     */
    public List<File> notKept(Collection<File> files, Predicate<? super File> isOld, Predicate<? super File> isUnused) {
        Set<File> gone = new TreeSet<>(Comparator.comparingLong(File::published));
        if (days != null) {
            files.stream().filter(isOld).forEach(gone::add);
        }
        if (downloaded != null) {
            files.stream().filter(isUnused).forEach(gone::add);
        }
        gone.addAll(duplicates(files));
        return List.copyOf(gone);
    }

    /** Those that have enough newer ones at their path. */
    public List<File> duplicates(Collection<File> files) {
        if (newest == null) {
            return List.of();
        }
        Map<String, Integer> newer = new HashMap<>();
        List<File> duplicates = new ArrayList<>();
        files.stream()
                .sorted(Comparator.comparingLong(File::published).reversed())
                .filter(file -> newer.merge(file.path(), 1, Integer::sum) > newest)
                .forEach(duplicates::add);
        return duplicates;
    }
}
