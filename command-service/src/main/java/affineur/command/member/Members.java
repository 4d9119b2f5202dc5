package affineur.command.member;

import affineur.command.Commands;
import affineur.command.Origin;
import affineur.command.member.MemberCommand.AddMember;
import affineur.command.member.MemberCommand.ChangeMember;
import affineur.command.member.MemberCommand.RemoveMember;
import affineur.events.AccountId;
import affineur.events.Holder;
import affineur.events.Role;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Gives roles and takes them. */
public final class Members {
    private final Commands commands;

    public Members(Commands commands) {
        this.commands = commands;
    }

    /**
     * @param expires the first day (UTC) on which the account has the role no longer; null for never
     * @throws affineur.refusal.Refusal conflict, if it is a member already
     */
    public void add(Holder holder, AccountId account, Role role, @Nullable LocalDate expires, Origin origin) {
        commands.send(new AddMember(holder, account, role, expires), origin);
    }

    /** @throws affineur.refusal.Refusal not found, if it is no member; conflict, if the group needs it as its owner */
    public void change(Holder holder, AccountId account, Role role, @Nullable LocalDate expires, Origin origin) {
        commands.send(new ChangeMember(holder, account, role, expires), origin);
    }

    /** @throws affineur.refusal.Refusal not found, if it is no member; conflict, if the group needs it as its owner */
    public void remove(Holder holder, AccountId account, Origin origin) {
        commands.send(new RemoveMember(holder, account), origin);
    }
}
