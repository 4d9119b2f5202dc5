package affineur.events;

import org.jspecify.annotations.Nullable;

/** Which packages of a project only some may change. */
public sealed interface ProtectionEvent extends RegistryEvent {
    ProtectionRuleId rule();

    ProjectId project();

    @Override
    default String subject() {
        return "protection/" + rule();
    }

    /** What a rule says from now on, the whole of it. At least one of the levels is there. */
    sealed interface Stated extends ProtectionEvent {
        PackagePattern pattern();

        /** Who may publish files of such packages; null for everybody who may publish. */
        @Nullable
        ProtectionLevel push();

        /** Who may delete them; null for everybody who may delete. */
        @Nullable
        ProtectionLevel delete();
    }

    /** Written by {@code protection}. */
    @WireType("affineur.protection.added.v1")
    record ProtectionRuleAdded(
            ProtectionRuleId rule,
            ProjectId project,
            PackagePattern pattern,
            @Nullable ProtectionLevel push,
            @Nullable ProtectionLevel delete)
            implements Stated {}

    /** Written by {@code protection}. */
    @WireType("affineur.protection.changed.v1")
    record ProtectionRuleChanged(
            ProtectionRuleId rule,
            ProjectId project,
            PackagePattern pattern,
            @Nullable ProtectionLevel push,
            @Nullable ProtectionLevel delete)
            implements Stated {}

    /** Written by {@code protection}. */
    @WireType("affineur.protection.removed.v1")
    record ProtectionRuleRemoved(ProtectionRuleId rule, ProjectId project, PackagePattern pattern)
            implements ProtectionEvent {}
}
