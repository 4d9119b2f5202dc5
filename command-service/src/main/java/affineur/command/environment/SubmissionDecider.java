package affineur.command.environment;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.events.RegistryEvent;
import java.util.List;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/** Every submission is recorded, so that the decision rests on nothing, however many there were. */
public final class SubmissionDecider implements Decider<SubmitEnvironment, SubmissionDecider.Nothing> {
    private static final Tag BORNE_BY_NO_EVENT = new Tag("nothing", "nothing");

    /** Its command, for Axon. */
    public static void register(Handlers handlers) {
        handlers.add(SubmitEnvironment.class, new SubmissionDecider());
    }

    record Nothing() {}

    @Override
    public EventCriteria boundary(SubmitEnvironment command) {
        return Boundary.of(BORNE_BY_NO_EVENT, EnvironmentSubmitted.class);
    }

    @Override
    public Nothing initial() {
        return new Nothing();
    }

    @Override
    public Nothing evolve(Nothing nothing, RegistryEvent event, long position) {
        return nothing;
    }

    @Override
    public List<EnvironmentSubmitted> decide(SubmitEnvironment c, Nothing nothing) {
        return List.of(c.submission());
    }
}
