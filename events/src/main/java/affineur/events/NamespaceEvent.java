package affineur.events;

import affineur.packaging.PackageName;

/** Whose the names of packages are (PEP 752): a namespace {@code foo} has the names {@code foo} and {@code foo-…}. */
public sealed interface NamespaceEvent extends RegistryEvent {
    /** Parts of a namespace between its hyphens, at most, so that an upload rests on a few of them. */
    int MOST_PARTS = 5;

    PackageName namespace();

    GroupId group();

    @Override
    default String subject() {
        return "namespaces/" + namespace();
    }

    /**
     * From now on, only projects in the group, and in groups below it, begin packages of these names. Written by
     * {@code namespace}.
     */
    @WireType("affineur.namespace.granted.v1")
    record NamespaceGranted(PackageName namespace, GroupId group) implements NamespaceEvent {}

    /** The names are everybody's again. Written by {@code namespace}. */
    @WireType("affineur.namespace.revoked.v1")
    record NamespaceRevoked(PackageName namespace, GroupId group) implements NamespaceEvent {}
}
