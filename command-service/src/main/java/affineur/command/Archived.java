package affineur.command;

import affineur.events.ProjectEvent;
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
    private boolean archived;

    public static EventCriteria boundary(ProjectId project) {
        return Boundary.of(Tags.project(project), ProjectArchived.class, ProjectUnarchived.class);
    }

    public void evolve(ProjectEvent event) {
        switch (event) {
            case ProjectArchived _ -> archived = true;
            case ProjectUnarchived _ -> archived = false;
            case ProjectEvent _ -> {}
        }
    }

    public boolean is() {
        return archived;
    }

    /** @throws Refusal (forbidden) if it is archived */
    public void requireNot() {
        if (archived) {
            throw new Refusal(ProblemType.PROJECT_ARCHIVED, "The project is archived: nothing in it changes.");
        }
    }
}
