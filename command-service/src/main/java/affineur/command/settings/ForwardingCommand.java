package affineur.command.settings;

import affineur.events.Holder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to forwarding in a place. */
sealed interface ForwardingCommand {
    /** Null for the whole registry. */
    @Nullable
    Holder holder();

    /**
     * What is null stays as it was.
     *
     * @param around the groups that the place is in, the nearest first; it stays in them
     * @param locked whether nothing below can say otherwise
     */
    record ChangeForwarding(
            @Nullable Holder holder,
            List<Holder> around,
            @Nullable Boolean forwards,
            @Nullable Boolean locked) implements ForwardingCommand {
        public ChangeForwarding {
            around = List.copyOf(around);
        }
    }

    record InheritForwarding(@Nullable Holder holder) implements ForwardingCommand {}
}
