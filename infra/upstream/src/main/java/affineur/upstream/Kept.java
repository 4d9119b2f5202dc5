package affineur.upstream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a package at an upstream.
 *
 * @param page null if the upstream has none, or has never been able to say
 * @param entityTag of the page, as the upstream wrote it
 * @param modified of the page, as the upstream wrote it
 * @param confirmed when the upstream last spoke of it
 * @param until when it is fresh; if there is trouble, until when the upstream is not asked again
 * @param trouble why the upstream could not be asked the last time; null if it could
 */
record Kept(
        @Nullable UpstreamPage page,
        @Nullable String entityTag,
        @Nullable String modified,
        Instant confirmed,
        Instant until,
        @Nullable Trouble trouble) {
    private static final int FIXED = 500;
    private static final int PER_FILE = 1_600;

    boolean isGood(Instant now) {
        return now.isBefore(until);
    }

    /** @throws Trouble if nothing is known */
    PageAnswer answer() {
        if (page != null) {
            return new PageAnswer.Found(page, confirmed, trouble);
        }
        if (trouble != null) {
            throw trouble;
        }
        return new PageAnswer.Missing();
    }

    Kept failed(Trouble why, Instant again) {
        return new Kept(page, entityTag, modified, confirmed, again, why);
    }

    /** Bytes in memory, by a rule of thumb that is rather too high: see {@code KeptPagesTest}. */
    long weight() {
        if (page == null) {
            return FIXED;
        }
        long weight = FIXED + 100L * page.versions().size();
        for (UpstreamFile file : page.files()) {
            weight += PER_FILE
                    + 4L * file.url().toString().length()
                    + 100L * file.hashes().size();
        }
        return weight;
    }
}
