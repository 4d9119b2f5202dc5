package affineur.upstream;

import affineur.refusal.Refusal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of a package at an upstream. */
public sealed interface PageAnswer {
    /**
     * The upstream has it.
     *
     * @param page the same instance for as long as the upstream says nothing else, so that what is made of it can be kept
     * @param confirmed when the upstream last said so
     * @param trouble why the upstream could not be asked, so that this is stale; null if it is fresh
     */
    record Found(
            UpstreamPage page, Instant confirmed, @Nullable Refusal trouble) implements PageAnswer {
        public boolean isStale() {
            return trouble != null;
        }
    }

    /** The upstream says that it has no such package. */
    record Missing() implements PageAnswer {}
}
