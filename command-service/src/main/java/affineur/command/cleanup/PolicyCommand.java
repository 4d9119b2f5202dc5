package affineur.command.cleanup;

import affineur.events.CleanupRules;
import affineur.events.ProjectId;

/** What happens to a project's policy. */
sealed interface PolicyCommand {
    ProjectId project();

    record SetCleanupPolicy(ProjectId project, CleanupRules rules) implements PolicyCommand {}

    record RemoveCleanupPolicy(ProjectId project) implements PolicyCommand {}

    /** That a run is over; numbers as the event has them. */
    record RecordCleanup(ProjectId project, long policy, long files, long packages, boolean complete)
            implements PolicyCommand {}
}
