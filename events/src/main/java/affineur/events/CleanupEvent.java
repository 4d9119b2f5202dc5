package affineur.events;

/** How a project is kept from filling up. */
public sealed interface CleanupEvent extends RegistryEvent {
    ProjectId project();

    @Override
    default String subject() {
        return "cleanup/" + project();
    }

    /** From now on the project is cleaned up by these rules, in place of those before. Written by {@code cleanup}. */
    @WireType("affineur.cleanup.set.v1")
    record CleanupPolicySet(ProjectId project, CleanupRules rules) implements CleanupEvent {}

    /** Nothing is cleaned up any longer. Written by {@code cleanup}. */
    @WireType("affineur.cleanup.removed.v1")
    record CleanupPolicyRemoved(ProjectId project) implements CleanupEvent {}

    /**
     * A run is over that has deleted something. The deletions are events of their own, before this one. Written by
     * {@code cleanup}.
     *
     * @param policy the position of the rules by which it was
     * @param files how many it deleted
     * @param packages of how many names and versions these were
     * @param complete whether nothing was left that is not kept
     */
    @WireType("affineur.cleanup.ran.v1")
    record CleanupRan(ProjectId project, long policy, long files, long packages, boolean complete)
            implements CleanupEvent {}
}
