package affineur.ledger.writer;

import org.axonframework.messaging.eventhandling.EventMessage;

/** How an event message becomes a record's value, and back. */
interface EventCodec {
    /** The record's header {@code content-type}. */
    String contentType();

    /** @throws IllegalArgumentException if the ledger cannot hold this event */
    byte[] encode(long position, EventMessage event);

    EventMessage decode(byte[] value);
}
