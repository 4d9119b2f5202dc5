package affineur.command.group;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.Numbers;
import affineur.command.Tags;
import affineur.command.group.GroupCommand.ChangeGroup;
import affineur.command.group.GroupCommand.CreateGroup;
import affineur.command.group.GroupCommand.DeleteGroup;
import affineur.events.Holder;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.ProjectEvent.GroupChanged;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.RegistryEvent;
import affineur.events.Role;
import affineur.events.Visibility;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** A group's number is given once, its path to one at a time; it is deleted when nothing is in it. */
public final class GroupDecider implements Decider<GroupCommand, Tree> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        GroupDecider decider = new GroupDecider();
        handlers.add(CreateGroup.class, decider).add(ChangeGroup.class, decider).add(DeleteGroup.class, decider);
    }

    @Override
    public EventCriteria boundary(GroupCommand command) {
        return switch (command) {
            case CreateGroup c -> {
                EventCriteria itself = EventCriteria.either(
                        Boundary.of(Tags.group(c.group()), GroupCreated.class), Tree.path(c.parent(), c.path()));
                yield c.parent() == null ? itself : EventCriteria.either(itself, Tree.group(c.parent()));
            }
            case ChangeGroup c -> {
                EventCriteria itself = EventCriteria.either(Tree.group(c.group()), Tree.below(c.group()));
                yield c.parent() == null ? itself : EventCriteria.either(itself, Tree.group(c.parent()));
            }
            case DeleteGroup c -> EventCriteria.either(Tree.group(c.group()), Tree.below(c.group()));
        };
    }

    @Override
    public Tree initial() {
        return new Tree();
    }

    @Override
    public Tree evolve(Tree tree, RegistryEvent event, long position) {
        return tree.evolve(event);
    }

    @Override
    public List<RegistryEvent> decide(GroupCommand command, Tree tree) {
        return switch (command) {
            case CreateGroup c -> create(c, tree);
            case ChangeGroup c -> change(c, tree);
            case DeleteGroup c -> delete(c, tree);
        };
    }

    private static List<RegistryEvent> create(CreateGroup c, Tree tree) {
        if (tree.hasEverHad(c.group())) {
            throw Numbers.taken(ProblemType.GROUP_NUMBER_TAKEN, c.group());
        }
        tree.requireFree(c.parent(), c.path());
        tree.requireWithin(c.parent(), c.visibility());
        List<RegistryEvent> events = new ArrayList<>();
        events.add(new GroupCreated(c.group(), c.path(), c.name(), c.parent(), c.visibility()));
        if (c.owner() != null && c.parent() == null) {
            events.add(new MemberAdded(Holder.of(c.group()), c.owner(), Role.OWNER, null));
        }
        return events;
    }

    private static List<RegistryEvent> change(ChangeGroup c, Tree tree) {
        Tree.Group was = tree.require(c.group());
        String name = c.name() == null ? was.name() : c.name();
        Visibility visibility = c.visibility() == null ? was.visibility() : c.visibility();
        if (name.equals(was.name()) && visibility == was.visibility()) {
            return List.of();
        }
        tree.requireWithin(was.parent(), visibility);
        tree.requireAround(c.group(), visibility);
        return List.of(new GroupChanged(c.group(), was.parent(), name, visibility));
    }

    private static List<RegistryEvent> delete(DeleteGroup c, Tree tree) {
        Tree.Group was = tree.require(c.group());
        if (!tree.isEmpty(c.group())) {
            throw new Refusal(
                    ProblemType.GROUP_NOT_EMPTY,
                    "The group has projects or groups in it. Projects stay for ever, so that no other takes their place.");
        }
        return List.of(new GroupDeleted(c.group(), was.parent(), was.path()));
    }
}
