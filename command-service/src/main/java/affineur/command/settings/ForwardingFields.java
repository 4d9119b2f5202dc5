package affineur.command.settings;

import affineur.access.Directory;
import affineur.command.Commands;
import affineur.command.Fields;
import affineur.command.Origin;
import affineur.command.settings.ForwardingCommand.ChangeForwarding;
import affineur.command.settings.ForwardingCommand.InheritForwarding;
import affineur.events.Holder;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forwarding in the names of GitLab's settings. {@code null} for whether a place forwards leaves that to the places around
 * it, and takes away a lock with it.
 */
record ForwardingFields(Directory directory, Commands commands) {
    private static final String FORWARDS = "pypi_package_requests_forwarding";
    private static final String LOCKS = "lock_pypi_package_requests_forwarding";

    /** @param place null for the whole registry */
    void apply(Fields fields, @Nullable Holder place, Origin origin) {
        Boolean forwards = fields.flag(FORWARDS);
        Boolean locks = fields.flag(LOCKS);
        if (fields.has(FORWARDS) && forwards == null) {
            if (Boolean.TRUE.equals(locks)) {
                throw new Refusal(
                        ProblemType.INVALID_FIELD,
                        LOCKS + " cannot be true where " + FORWARDS + " is null: only what is said can be locked");
            }
            commands.send(new InheritForwarding(place), origin);
        } else if (forwards != null || locks != null) {
            commands.send(new ChangeForwarding(place, around(place), forwards, locks), origin);
        }
    }

    void inherit(Holder place, Origin origin) {
        commands.send(new InheritForwarding(place), origin);
    }

    private List<Holder> around(@Nullable Holder place) {
        Holder above = place == null ? null : directory.above(place);
        return above == null ? List.of() : directory.upwards(above);
    }
}
