package affineur.command.collect;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.Tags;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** Finds the live files that refer to a blob. Records nothing. */
public final class CheckUnreferencedDecider
        implements Decider<CheckUnreferenced, Set<CheckUnreferencedDecider.LiveFile>> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        handlers.add(CheckUnreferenced.class, new CheckUnreferencedDecider());
    }

    /** A distribution file by its name, any other by its position: its path may have others. */
    record LiveFile(@Nullable ProjectId project, Object file) {}

    @Override
    public EventCriteria boundary(CheckUnreferenced command) {
        return Boundary.of(
                Tags.blob(command.blob()),
                FilePublished.class,
                FileDeleted.class,
                GenericFilePublished.class,
                GenericFileDeleted.class,
                FileAdmitted.class,
                EnvironmentSubmitted.class,
                SignatureVerified.class,
                SignatureRejected.class);
    }

    @Override
    public Set<LiveFile> initial() {
        return new HashSet<>();
    }

    @Override
    public Set<LiveFile> evolve(Set<LiveFile> live, RegistryEvent event, long position) {
        switch (event) {
            case FilePublished e -> live.add(new LiveFile(e.project(), e.filename()));
            case FileDeleted e -> live.remove(new LiveFile(e.project(), e.filename()));
            // what was admitted or submitted is kept for good
            case FileAdmitted _ -> live.add(new LiveFile(null, position));
            case EnvironmentSubmitted _ -> live.add(new LiveFile(null, position));
            // evidence stays, also of files that are gone
            case SignatureVerified _ -> live.add(new LiveFile(null, position));
            case SignatureRejected _ -> live.add(new LiveFile(null, position));
            case GenericFilePublished e -> live.add(new LiveFile(e.project(), position));
            case GenericFileDeleted e -> live.remove(new LiveFile(e.project(), e.published()));
            case RegistryEvent _ -> {}
        }
        return live;
    }

    @Override
    public List<RegistryEvent> decide(CheckUnreferenced command, Set<LiveFile> live) {
        if (!live.isEmpty()) {
            throw new StillReferenced(command);
        }
        return List.of();
    }

    /** A live file has it. */
    static final class StillReferenced extends Refusal {
        private static final long serialVersionUID = 1L;

        StillReferenced(CheckUnreferenced command) {
            super(ProblemType.STILL_REFERENCED, "A file refers to " + command.blob() + ".");
        }
    }
}
