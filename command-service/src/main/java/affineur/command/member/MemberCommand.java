package affineur.command.member;

import affineur.events.AccountId;
import affineur.events.Holder;
import affineur.events.Role;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What happens to a membership. */
sealed interface MemberCommand {
    Holder holder();

    AccountId account();

    /** @param expires the first day (UTC) on which it has the role no longer; null for never */
    record AddMember(
            Holder holder,
            AccountId account,
            Role role,
            @Nullable LocalDate expires) implements MemberCommand {}

    record ChangeMember(
            Holder holder,
            AccountId account,
            Role role,
            @Nullable LocalDate expires) implements MemberCommand {}

    record RemoveMember(Holder holder, AccountId account) implements MemberCommand {}
}
