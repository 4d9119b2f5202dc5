package affineur.command.settings;

import affineur.access.DuplicateSettings;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Duplicates;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Tags;
import affineur.command.settings.DuplicatesCommand.ChangeDuplicates;
import affineur.command.settings.DuplicatesCommand.InheritDuplicates;
import affineur.events.DuplicatesEvent;
import affineur.events.DuplicatesEvent.DuplicatesChanged;
import affineur.events.DuplicatesEvent.DuplicatesInherited;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.RegistryEvent;
import java.util.List;
import java.util.Optional;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** A group that is there says for itself what holds, or leaves it to those around it. */
public final class DuplicatesDecider implements Decider<DuplicatesCommand, DuplicatesDecider.Found> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        DuplicatesDecider decider = new DuplicatesDecider();
        handlers.add(ChangeDuplicates.class, decider).add(InheritDuplicates.class, decider);
    }

    static final class Found {
        private final Duplicates duplicates = new Duplicates();
        private boolean hasGroup;
    }

    @Override
    public EventCriteria boundary(DuplicatesCommand command) {
        return EventCriteria.either(
                Duplicates.boundary(command.group()),
                Boundary.of(Tags.group(command.group()), GroupCreated.class, GroupDeleted.class));
    }

    @Override
    public Found initial() {
        return new Found();
    }

    @Override
    public Found evolve(Found found, RegistryEvent event, long position) {
        switch (event) {
            case DuplicatesEvent e -> found.duplicates.evolve(e);
            case GroupCreated _ -> found.hasGroup = true;
            case GroupDeleted _ -> found.hasGroup = false;
            case RegistryEvent _ -> {}
        }
        return found;
    }

    @Override
    public List<DuplicatesEvent> decide(DuplicatesCommand command, Found found) {
        if (!found.hasGroup) {
            throw NotFound.group();
        }
        Optional<DuplicateSettings> was = found.duplicates.of(command.group());
        return switch (command) {
            case ChangeDuplicates c -> {
                DuplicatesChanged changed = new DuplicatesChanged(
                        c.group(),
                        c.allowed() == null
                                ? was.map(DuplicateSettings::allowed).orElse(true)
                                : c.allowed(),
                        c.exceptions() == null
                                ? was.map(DuplicateSettings::exceptions).orElse(null)
                                : noneIfEmpty(c.exceptions()));
                yield was.filter(DuplicateSettings.of(changed)::equals).isPresent() ? List.of() : List.of(changed);
            }
            case InheritDuplicates c -> was.isPresent() ? List.of(new DuplicatesInherited(c.group())) : List.of();
        };
    }

    private static @Nullable String noneIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
