package affineur.command.seal;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.Tags;
import affineur.events.RegistryEvent;
import affineur.events.SealEvent;
import affineur.events.SealEvent.DownloadsSealed;
import java.util.List;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** A record is sealed once, and none between two that are. */
public final class SealDecider implements Decider<SealDownloads, Sealed> {
    /** Its command, for Axon. */
    public static void register(Handlers handlers) {
        handlers.add(SealDownloads.class, new SealDecider());
    }

    static EventCriteria seals() {
        return Boundary.of(Tags.SEALS, DownloadsSealed.class);
    }

    @Override
    public EventCriteria boundary(SealDownloads command) {
        return seals();
    }

    @Override
    public Sealed initial() {
        return new Sealed();
    }

    @Override
    public Sealed evolve(Sealed sealed, RegistryEvent event, long position) {
        if (event instanceof DownloadsSealed e) {
            sealed.evolve(e);
        }
        return sealed;
    }

    @Override
    public List<SealEvent> decide(SealDownloads command, Sealed sealed) {
        return command.batches().stream().allMatch(batch -> batch.first() >= sealed.next(batch.partition()))
                ? List.of(new DownloadsSealed(command.batches()))
                : List.of();
    }
}
