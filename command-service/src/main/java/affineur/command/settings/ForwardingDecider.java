package affineur.command.settings;

import affineur.access.ForwardingSetting;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.Tags;
import affineur.command.settings.ForwardingCommand.ChangeForwarding;
import affineur.command.settings.ForwardingCommand.InheritForwarding;
import affineur.events.ForwardingEvent;
import affineur.events.ForwardingEvent.ForwardingChanged;
import affineur.events.ForwardingEvent.ForwardingInherited;
import affineur.events.Holder;
import affineur.events.RegistryEvent;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** A place says for itself whether it forwards, unless a place around it has locked that. */
public final class ForwardingDecider implements Decider<ForwardingCommand, ForwardingDecider.Said> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        ForwardingDecider decider = new ForwardingDecider();
        handlers.add(ChangeForwarding.class, decider).add(InheritForwarding.class, decider);
    }

    /** What is said in the place and around it. */
    static final class Said {
        private final Map<Optional<Holder>, ForwardingSetting> settings = new HashMap<>();

        private Optional<ForwardingSetting> in(@Nullable Holder place) {
            return Optional.ofNullable(settings.get(Optional.ofNullable(place)));
        }
    }

    @Override
    public EventCriteria boundary(ForwardingCommand command) {
        List<EventCriteria> all = new ArrayList<>();
        all.add(in(command.holder()));
        if (command instanceof ChangeForwarding c && c.holder() != null) {
            c.around().forEach(holder -> all.add(in(holder)));
            all.add(in(null));
        }
        return EventCriteria.either(all);
    }

    private static EventCriteria in(@Nullable Holder place) {
        return Boundary.of(Tags.forwarding(place), ForwardingChanged.class, ForwardingInherited.class);
    }

    @Override
    public Said initial() {
        return new Said();
    }

    @Override
    public Said evolve(Said said, RegistryEvent event, long position) {
        switch (event) {
            case ForwardingChanged e -> said.settings.put(Optional.ofNullable(e.holder()), ForwardingSetting.of(e));
            case ForwardingInherited e -> said.settings.remove(Optional.ofNullable(e.holder()));
            case RegistryEvent _ -> {}
        }
        return said;
    }

    @Override
    public List<ForwardingEvent> decide(ForwardingCommand command, Said said) {
        Optional<ForwardingSetting> was = said.in(command.holder());
        return switch (command) {
            case ChangeForwarding c -> {
                said.settings.values().stream()
                        .filter(setting ->
                                setting.locked() && was.filter(setting::equals).isEmpty())
                        .findFirst()
                        .ifPresent(ForwardingDecider::refuse);
                ForwardingChanged changed = new ForwardingChanged(
                        c.holder(),
                        c.forwards() == null
                                ? was.map(ForwardingSetting::forwards).orElse(true)
                                : c.forwards(),
                        c.locked() == null ? was.map(ForwardingSetting::locked).orElse(false) : c.locked());
                yield was.filter(ForwardingSetting.of(changed)::equals).isPresent() ? List.of() : List.of(changed);
            }
            case InheritForwarding c -> was.isPresent() ? List.of(new ForwardingInherited(c.holder())) : List.of();
        };
    }

    private static void refuse(ForwardingSetting setting) {
        throw new Refusal(
                ProblemType.FORWARDING_LOCKED,
                "Forwarding is locked " + (setting.holder() == null ? "for the whole registry" : "in a group around")
                        + ": it can be changed there only.");
    }
}
