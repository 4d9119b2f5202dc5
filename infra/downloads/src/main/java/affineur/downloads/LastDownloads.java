package affineur.downloads;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When each file was last downloaded, by the number that it has since it was published. */
public interface LastDownloads {
    /** A use of a file is written as often at the most; so it may have been used for so long after what is known. */
    Duration SELDOM = Duration.ofHours(1);

    /** Of which nothing is known, so nobody may say that a file is unused. */
    LastDownloads UNKNOWN = new LastDownloads() {
        @Override
        public Optional<Instant> since() {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> of(long file) {
            return Optional.empty();
        }
    };

    /** Since when they are known; empty while they are not. */
    Optional<Instant> since();

    /** Empty if nobody has downloaded it since then. */
    Optional<Instant> of(long file);

    /** Whether it is certain that nobody has downloaded a file from this time on. */
    default boolean isUnusedSince(long file, Instant time) {
        return since().filter(begin -> begin.isBefore(time)).isPresent()
                && of(file).filter(last -> !last.plus(SELDOM).isBefore(time)).isEmpty();
    }
}
