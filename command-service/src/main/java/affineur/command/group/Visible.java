package affineur.command.group;

import affineur.command.Fields;
import affineur.events.Visibility;
import org.jspecify.annotations.Nullable;

/** Reads {@code visibility}. */
final class Visible {
    private Visible() {}

    /** Null if it was not sent. */
    static @Nullable Visibility of(Fields fields) {
        return switch (fields.text("visibility")) {
            case null -> null;
            case "public" -> Visibility.PUBLIC;
            case "internal" -> Visibility.INTERNAL;
            case "private" -> Visibility.PRIVATE;
            default -> throw Fields.invalid("visibility");
        };
    }

    /** As GitLab's default: what is not said to be seen is not. */
    static Visibility ofNew(Fields fields) {
        Visibility visibility = of(fields);
        return visibility == null ? Visibility.PRIVATE : visibility;
    }
}
