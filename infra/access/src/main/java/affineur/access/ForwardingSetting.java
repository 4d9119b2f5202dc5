package affineur.access;

import affineur.events.ForwardingEvent.ForwardingChanged;
import affineur.events.Holder;
import org.jspecify.annotations.Nullable;

/**
 * What is said in one place of packages that are not published here.
 *
 * @param holder null for the whole registry
 * @param forwards whether they are asked for upstream
 * @param locked whether nothing below can say otherwise
 */
public record ForwardingSetting(@Nullable Holder holder, boolean forwards, boolean locked) {
    /** What the event says. */
    public static ForwardingSetting of(ForwardingChanged event) {
        return new ForwardingSetting(event.holder(), event.forwards(), event.locked());
    }
}
