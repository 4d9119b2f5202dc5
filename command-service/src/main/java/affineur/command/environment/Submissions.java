package affineur.command.environment;

import affineur.command.Decisions;
import affineur.command.Origin;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;

/** Records submissions, for the readers who answer them. */
public final class Submissions {
    private final Decisions decisions;

    public Submissions(Decisions decisions) {
        this.decisions = decisions;
    }

    /**
     * The content is stored. Does not wait for readers.
     *
     * @return its position in the ledger
     * @throws affineur.refusal.Refusal unavailable, if it cannot be recorded now
     */
    public long submit(EnvironmentSubmitted submission, Origin origin) {
        return decisions
                .on(new SubmitEnvironment(submission), origin)
                .orElseThrow()
                .last();
    }
}
