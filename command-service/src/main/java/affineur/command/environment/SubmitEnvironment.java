package affineur.command.environment;

import affineur.command.collect.RefersToContent;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.packaging.Sha256;
import java.util.List;

/** Says what an environment has. To say it again is news. */
record SubmitEnvironment(EnvironmentSubmitted submission) implements RefersToContent {
    @Override
    public List<Sha256> content() {
        return List.of(submission.content());
    }
}
