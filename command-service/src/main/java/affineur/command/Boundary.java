package affineur.command;

import affineur.events.RegistryEvent;
import affineur.ledger.writer.RegistryMessageTypes;
import java.util.HashSet;
import java.util.Set;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/** Boundaries in the catalogue's terms. */
public final class Boundary {
    private Boundary() {}

    /** The events of these types that bear the tag. */
    @SafeVarargs
    public static EventCriteria of(Tag tag, Class<? extends RegistryEvent>... types) {
        Set<QualifiedName> names = new HashSet<>();
        for (Class<? extends RegistryEvent> type : types) {
            names.add(RegistryMessageTypes.name(type));
        }
        return EventCriteria.havingTags(tag).andBeingOneOfTypes(names);
    }
}
