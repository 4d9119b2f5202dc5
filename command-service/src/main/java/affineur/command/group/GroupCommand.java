package affineur.command.group;

import affineur.events.AccountId;
import affineur.events.GroupId;
import affineur.events.Visibility;
import org.jspecify.annotations.Nullable;

/** What happens to a group. */
sealed interface GroupCommand {
    GroupId group();

    /**
     * @param parent null at the top
     * @param owner becomes the owner of a group at the top; of others the owners of what they are in are owners already
     */
    record CreateGroup(
            GroupId group,
            @Nullable GroupId parent,
            String path,
            String name,
            Visibility visibility,
            @Nullable AccountId owner)
            implements GroupCommand {
        public CreateGroup {
            path = Namespace.path(path);
            name = Namespace.name(name);
        }
    }

    /**
     * A name or visibility that is null stays as it was.
     *
     * @param parent the group's; null at the top
     */
    record ChangeGroup(
            GroupId group,
            @Nullable GroupId parent,
            @Nullable String name,
            @Nullable Visibility visibility) implements GroupCommand {
        public ChangeGroup {
            name = name == null ? null : Namespace.name(name);
        }
    }

    record DeleteGroup(GroupId group) implements GroupCommand {}
}
