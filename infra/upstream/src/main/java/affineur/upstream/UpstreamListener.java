package affineur.upstream;

import java.time.Duration;

/** Hears of every request that went out, for metrics. It must be quick, and not throw. */
@FunctionalInterface
public interface UpstreamListener {
    UpstreamListener NONE = (_, _, _, _) -> {};

    /**
     * @param upstream its name
     * @param outcome a status of HTTP in words ({@code 200}), or the code of a {@link affineur.refusal.ProblemType}
     * @param duration until the answer began, or failed
     */
    void asked(String upstream, What what, String outcome, Duration duration);

    /** What was asked for. */
    enum What {
        PAGE,
        FILE,
        METADATA,
        PROVENANCE
    }
}
