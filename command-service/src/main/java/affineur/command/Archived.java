package affineur.command;

import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProjectEvent.ProjectUnarchived;
import affineur.events.ProjectId;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/**
 * What a decision about packages rests on besides: an archived project stays as it is. Access says so first, by what it
 * has heard; this is for changes that are under way while the project is archived.
 */
public final class Archived {
    private Archived() {}

    public static EventCriteria boundary(ProjectId project) {
        return Boundary.of(Tags.project(project), ProjectArchived.class, ProjectUnarchived.class);
    }

    public static Refusal refusal() {
        return new Refusal(ProblemType.PROJECT_ARCHIVED, "The project is archived: nothing in it changes.");
    }
}
