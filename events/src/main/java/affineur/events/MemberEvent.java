package affineur.events;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Who belongs to a group or project, and as what. */
public sealed interface MemberEvent extends RegistryEvent {
    Holder holder();

    AccountId account();

    @Override
    default String subject() {
        return holder().path() + "/members/" + account();
    }

    /**
     * The account has the role there and in all that is below. Written by {@code member}.
     *
     * @param expires the first day (UTC) on which it has it no longer; null for never
     */
    @WireType("affineur.member.added.v1")
    record MemberAdded(
            Holder holder,
            AccountId account,
            Role role,
            @Nullable LocalDate expires) implements MemberEvent {}

    /** Another role, or another last day. Written by {@code member}. */
    @WireType("affineur.member.changed.v1")
    record MemberChanged(
            Holder holder,
            AccountId account,
            Role role,
            @Nullable LocalDate expires) implements MemberEvent {}

    /** What it inherits from above, it keeps. Written by {@code member}. */
    @WireType("affineur.member.removed.v1")
    record MemberRemoved(Holder holder, AccountId account) implements MemberEvent {}
}
