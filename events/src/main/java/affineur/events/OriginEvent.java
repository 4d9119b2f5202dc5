package affineur.events;

import affineur.packaging.PackageName;

/** Where files of a package may come from, whatever is usual for names like it. */
public sealed interface OriginEvent extends RegistryEvent {
    /** Where that holds, and below. */
    Holder holder();

    PackageName name();

    @Override
    default String subject() {
        return "origins/" + holder().path() + "/" + name();
    }

    /** From now on they come from there only. Written by {@code origin}. */
    @WireType("affineur.origin.controlled.v1")
    record OriginControlled(Holder holder, PackageName name, PackageOrigin origin) implements OriginEvent {}

    /** The usual holds again. Written by {@code origin}. */
    @WireType("affineur.origin.released.v1")
    record OriginReleased(Holder holder, PackageName name) implements OriginEvent {}
}
