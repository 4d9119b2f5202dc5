package affineur.access;

import affineur.events.DuplicatesEvent.DuplicatesChanged;
import affineur.events.GroupId;
import org.jspecify.annotations.Nullable;

/**
 * What a group says of several files at one path of a generic package.
 *
 * @param exceptions a regular expression (RE2); null for none
 */
public record DuplicateSettings(
        GroupId group, boolean allowed, @Nullable String exceptions) {
    /** What the event says. */
    public static DuplicateSettings of(DuplicatesChanged event) {
        return new DuplicateSettings(event.group(), event.allowed(), event.exceptions());
    }
}
