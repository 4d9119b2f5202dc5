package affineur.command.origin;

import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.Origins;
import affineur.command.origin.OriginCommand.ControlOrigin;
import affineur.command.origin.OriginCommand.ReleaseOrigin;
import affineur.events.OriginEvent;
import affineur.events.OriginEvent.OriginControlled;
import affineur.events.OriginEvent.OriginReleased;
import affineur.events.PackageOrigin;
import affineur.events.RegistryEvent;
import java.util.List;
import java.util.Optional;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** A place says of any name where its files may come from, be there such a package or not. */
public final class OriginDecider implements Decider<OriginCommand, Origins> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        OriginDecider decider = new OriginDecider();
        handlers.add(ControlOrigin.class, decider).add(ReleaseOrigin.class, decider);
    }

    @Override
    public EventCriteria boundary(OriginCommand command) {
        return Origins.boundary(command.holder(), command.name());
    }

    @Override
    public Origins initial() {
        return new Origins();
    }

    @Override
    public Origins evolve(Origins origins, RegistryEvent event, long position) {
        if (event instanceof OriginEvent e) {
            origins.evolve(e);
        }
        return origins;
    }

    @Override
    public List<OriginEvent> decide(OriginCommand command, Origins origins) {
        Optional<PackageOrigin> was = origins.of(command.holder());
        return switch (command) {
            case ControlOrigin c ->
                was.filter(c.origin()::equals).isPresent()
                        ? List.of()
                        : List.of(new OriginControlled(c.holder(), c.name(), c.origin()));
            case ReleaseOrigin c -> was.isPresent() ? List.of(new OriginReleased(c.holder(), c.name())) : List.of();
        };
    }
}
