package affineur.command.settings;

import affineur.command.Duplicates;
import affineur.events.GroupId;
import org.jspecify.annotations.Nullable;

/** What happens to a group's settings. */
sealed interface DuplicatesCommand {
    GroupId group();

    /**
     * What is null stays as it was.
     *
     * @param exceptions a regular expression; empty for none
     */
    record ChangeDuplicates(
            GroupId group,
            @Nullable Boolean allowed,
            @Nullable String exceptions) implements DuplicatesCommand {
        /** @throws affineur.refusal.Refusal (invalid) if the expression is none */
        public ChangeDuplicates {
            if (exceptions != null) {
                Duplicates.check(exceptions);
            }
        }
    }

    record InheritDuplicates(GroupId group) implements DuplicatesCommand {}
}
