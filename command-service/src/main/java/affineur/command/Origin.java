package affineur.command;

import affineur.events.Actor;
import java.util.UUID;

/**
 * Where a command comes from.
 *
 * @param correlation the request; the events of one request share it
 */
public record Origin(Actor actor, String correlation) {
    /** A new request of that actor. */
    public static Origin of(Actor actor) {
        return new Origin(actor, UUID.randomUUID().toString());
    }
}
