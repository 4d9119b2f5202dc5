package affineur.ledger.writer;

import affineur.events.CloudEvents;
import affineur.events.LedgerEntry;
import affineur.events.RegistryEvent;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;

/** Registry events as CloudEvents; actor and correlation travel as {@link LedgerMetadata}. */
final class RegistryEventCodec implements EventCodec {
    @Override
    public String contentType() {
        return "application/cloudevents+json; charset=UTF-8";
    }

    @Override
    public byte[] encode(long position, EventMessage event) {
        if (!(event.payload() instanceof RegistryEvent payload)) {
            throw new IllegalArgumentException("No event of the registry: " + event.payloadType());
        }
        return CloudEvents.encode(new LedgerEntry(
                position,
                event.identifier(),
                event.timestamp(),
                LedgerMetadata.actor(event),
                LedgerMetadata.correlation(event),
                payload));
    }

    @Override
    public EventMessage decode(byte[] value) {
        LedgerEntry entry = CloudEvents.decode(value);
        return new GenericEventMessage(
                entry.id(),
                RegistryMessageTypes.of(entry.event().getClass()),
                entry.event(),
                LedgerMetadata.of(entry.actor(), entry.correlation()),
                entry.time());
    }
}
