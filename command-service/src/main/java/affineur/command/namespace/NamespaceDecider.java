package affineur.command.namespace;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Tags;
import affineur.command.namespace.NamespaceCommand.GrantNamespace;
import affineur.command.namespace.NamespaceCommand.RevokeNamespace;
import affineur.events.GroupId;
import affineur.events.NamespaceEvent.NamespaceGranted;
import affineur.events.NamespaceEvent.NamespaceRevoked;
import affineur.events.RegistryEvent;
import affineur.packaging.PackageName;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/**
 * A namespace is one group's. One is not granted around that of another group, who would lose names; within one it is,
 * and then counts more.
 */
public final class NamespaceDecider implements Decider<NamespaceCommand, Map<PackageName, GroupId>> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        NamespaceDecider decider = new NamespaceDecider();
        handlers.add(GrantNamespace.class, decider).add(RevokeNamespace.class, decider);
    }

    @Override
    public EventCriteria boundary(NamespaceCommand command) {
        return Boundary.of(Tags.NAMESPACES, NamespaceGranted.class, NamespaceRevoked.class);
    }

    @Override
    public Map<PackageName, GroupId> initial() {
        return new TreeMap<>();
    }

    @Override
    public Map<PackageName, GroupId> evolve(Map<PackageName, GroupId> granted, RegistryEvent event, long position) {
        switch (event) {
            case NamespaceGranted e -> granted.put(e.namespace(), e.group());
            case NamespaceRevoked e -> granted.remove(e.namespace());
            case RegistryEvent _ -> {}
        }
        return granted;
    }

    @Override
    public List<RegistryEvent> decide(NamespaceCommand command, Map<PackageName, GroupId> granted) {
        GroupId owner = granted.get(command.namespace());
        return switch (command) {
            case GrantNamespace c -> {
                granted.forEach((other, group) -> {
                    if (other.isWithin(c.namespace()) && !group.equals(c.group())) {
                        throw new Refusal(
                                ProblemType.NAMESPACE_GRANTED,
                                "The namespace '" + other + "' is granted to another group: revoke that first.");
                    }
                });
                yield owner == null ? List.of(new NamespaceGranted(c.namespace(), c.group())) : List.of();
            }
            case RevokeNamespace c -> {
                if (owner == null) {
                    throw NotFound.anything();
                }
                yield List.of(new NamespaceRevoked(c.namespace(), owner));
            }
        };
    }
}
