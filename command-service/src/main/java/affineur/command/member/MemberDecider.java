package affineur.command.member;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Tags;
import affineur.command.member.MemberCommand.AddMember;
import affineur.command.member.MemberCommand.ChangeMember;
import affineur.command.member.MemberCommand.RemoveMember;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AccountForgotten;
import affineur.events.AccountId;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.MemberEvent.MemberChanged;
import affineur.events.MemberEvent.MemberRemoved;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.RegistryEvent;
import affineur.events.Role;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** An account is a member of a place once, and a group at the top keeps an owner whose membership does not expire. */
public final class MemberDecider implements Decider<MemberCommand, MemberDecider.Members> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        MemberDecider decider = new MemberDecider();
        handlers.add(AddMember.class, decider).add(ChangeMember.class, decider).add(RemoveMember.class, decider);
    }

    record Member(Role role, @Nullable LocalDate expires) {
        boolean isLasting() {
            return role == Role.OWNER && expires == null;
        }
    }

    static final class Members {
        private final Map<AccountId, Member> there = new HashMap<>();
        private final Set<AccountId> accounts = new HashSet<>();
        private boolean atTheTop;

        private void requireAccount(AccountId account) {
            if (!accounts.contains(account)) {
                throw NotFound.account();
            }
        }

        private Member require(AccountId account) {
            Member member = there.get(account);
            if (member == null) {
                throw NotFound.member();
            }
            return member;
        }

        /** Else nobody but an administrator could ever give a role there again. */
        private void requireAnotherOwner(AccountId than) {
            boolean owner = Objects.requireNonNull(there.get(than)).isLasting();
            boolean another = there.entrySet().stream()
                    .anyMatch(entry ->
                            !entry.getKey().equals(than) && entry.getValue().isLasting());
            if (atTheTop && owner && !another) {
                throw new Refusal(ProblemType.LAST_OWNER, "The group needs another owner before this one goes.");
            }
        }
    }

    @Override
    public EventCriteria boundary(MemberCommand c) {
        EventCriteria members = EventCriteria.either(
                Boundary.of(Tags.members(c.holder()), MemberAdded.class, MemberChanged.class, MemberRemoved.class),
                Boundary.of(Tags.account(c.account()), AccountCreated.class, AccountForgotten.class));
        return switch (c.holder()) {
            case Holder.OfGroup(GroupId group) ->
                EventCriteria.either(members, Boundary.of(Tags.group(group), GroupCreated.class));
            case Holder.OfProject _ -> members;
        };
    }

    @Override
    public Members initial() {
        return new Members();
    }

    @Override
    public Members evolve(Members members, RegistryEvent event, long position) {
        switch (event) {
            case AccountCreated e -> members.accounts.add(e.account());
            case AccountForgotten e -> members.accounts.remove(e.account());
            case MemberAdded e -> members.there.put(e.account(), new Member(e.role(), e.expires()));
            case MemberChanged e -> members.there.put(e.account(), new Member(e.role(), e.expires()));
            case MemberRemoved e -> members.there.remove(e.account());
            case GroupCreated e -> members.atTheTop = e.parent() == null;
            case RegistryEvent _ -> {}
        }
        return members;
    }

    @Override
    public List<RegistryEvent> decide(MemberCommand command, Members members) {
        return switch (command) {
            case AddMember c -> {
                members.requireAccount(c.account());
                if (members.there.containsKey(c.account())) {
                    throw new Refusal(ProblemType.MEMBER_ALREADY, "Member already exists.");
                }
                yield List.of(new MemberAdded(c.holder(), c.account(), c.role(), c.expires()));
            }
            case ChangeMember c -> {
                members.requireAccount(c.account());
                Member is = new Member(c.role(), c.expires());
                if (members.require(c.account()).equals(is)) {
                    yield List.of();
                }
                if (!is.isLasting()) {
                    members.requireAnotherOwner(c.account());
                }
                yield List.of(new MemberChanged(c.holder(), c.account(), c.role(), c.expires()));
            }
            case RemoveMember c -> {
                Member _ = members.require(c.account());
                members.requireAnotherOwner(c.account());
                yield List.of(new MemberRemoved(c.holder(), c.account()));
            }
        };
    }
}
