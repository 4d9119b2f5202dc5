package affineur.ledger.writer;

import affineur.events.EventTypes;
import affineur.events.RegistryEvent;
import java.util.Optional;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.annotation.AnnotationMessageTypeResolver;

/** Names an event in Axon as the ledger does, by its wire name, and everything else as Axon would. */
public final class RegistryMessageTypes implements MessageTypeResolver {
    private final MessageTypeResolver others = new AnnotationMessageTypeResolver();

    @Override
    public Optional<MessageType> resolve(Class<?> payloadType) {
        return RegistryEvent.class.isAssignableFrom(payloadType)
                ? Optional.of(of(payloadType.asSubclass(RegistryEvent.class)))
                : others.resolve(payloadType);
    }

    public static MessageType of(Class<? extends RegistryEvent> event) {
        return new MessageType(name(event));
    }

    /** For criteria: {@code havingTags(…).andBeingOneOfTypes(name(FilePublished.class), …)}. */
    public static QualifiedName name(Class<? extends RegistryEvent> event) {
        return new QualifiedName(EventTypes.wireName(event));
    }
}
