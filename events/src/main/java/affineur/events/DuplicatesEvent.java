package affineur.events;

import org.jspecify.annotations.Nullable;

/** Whether a path of a generic package may have several files. */
public sealed interface DuplicatesEvent extends RegistryEvent {
    GroupId group();

    @Override
    default String subject() {
        return "duplicates/" + group();
    }

    /**
     * From now on that holds in the group's projects, and below as far as no group there says otherwise. Written by
     * {@code duplicates}.
     *
     * @param exceptions a regular expression: packages whose name or version it matches as a whole are treated the other
     *     way; null for none
     */
    @WireType("affineur.duplicates.changed.v1")
    record DuplicatesChanged(
            GroupId group, boolean allowed, @Nullable String exceptions) implements DuplicatesEvent {}

    /** The group says nothing any longer, so that what is around it counts. Written by {@code duplicates}. */
    @WireType("affineur.duplicates.inherited.v1")
    record DuplicatesInherited(GroupId group) implements DuplicatesEvent {}
}
