package affineur.command.namespace;

import affineur.events.GroupId;
import affineur.events.NamespaceEvent;
import affineur.packaging.PackageName;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;

/** What happens to a namespace of package names. */
sealed interface NamespaceCommand {
    PackageName namespace();

    /** To a group that there is. */
    record GrantNamespace(PackageName namespace, GroupId group) implements NamespaceCommand {
        /** @throws Refusal (invalid) if the namespace has too many parts */
        public GrantNamespace {
            if (namespace.parts() > NamespaceEvent.MOST_PARTS) {
                throw new Refusal(
                        ProblemType.INVALID_NAMESPACE,
                        "A namespace has at most " + NamespaceEvent.MOST_PARTS + " parts between hyphens.");
            }
        }
    }

    record RevokeNamespace(PackageName namespace) implements NamespaceCommand {}
}
