package affineur.command.member;

import affineur.access.Access;
import affineur.access.Account;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Member;
import affineur.access.Permission;
import affineur.access.gitlab.GitLabJson;
import affineur.access.gitlab.GitLabMember;
import affineur.command.Fields;
import affineur.command.Holders;
import affineur.command.NotFound;
import affineur.command.Origin;
import affineur.command.OwnRole;
import affineur.command.Recorded;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.Holder;
import affineur.events.Role;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Gives roles and takes them: in a project from maintainer on, in a group by owners; and anybody leaves. Nobody gives or
 * takes a role above their own, nor gives one to themselves.
 */
@RestController
@RequestMapping(Holders.ROUTE + "/members")
public final class MemberController {
    private static final String MEMBER = "/{user:[1-9]\\d{0,17}}";

    private final Callers callers;
    private final Holders holders;
    private final OwnRole ownRole;
    private final Access access;
    private final Directory directory;
    private final Members members;
    private final GitLabJson json;
    private final Clock clock;

    public MemberController(
            Callers callers, Access access, Directory directory, Members members, GitLabJson json, Clock clock) {
        this.callers = callers;
        this.holders = new Holders(access);
        this.ownRole = new OwnRole(access);
        this.access = access;
        this.directory = directory;
        this.members = members;
        this.json = json;
        this.clock = clock;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    GitLabMember add(@PathVariable String kind, @PathVariable String id, HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        Holder holder = holders.managed(caller, kind, id);
        Fields fields = Fields.of(request);
        fields.required("user_id");
        long user = Optional.ofNullable(fields.number("user_id")).orElseThrow();
        Role role = role(fields);
        LocalDate expires = expires(fields);
        ownRole.requireAtLeast(role, caller, holder);
        Account account = directory.account(new AccountId(user)).orElseThrow(NotFound::account);
        requireNotOneself(account.id(), caller);
        if (account.kind() == AccountKind.BOT) {
            throw new Refusal(ProblemType.BOT_STAYS, "A bot is a member only of what its token was made for.");
        }
        members.add(holder, account.id(), role, expires, new Origin(caller.actor(), Correlation.of(request)));
        return shown(holder, account.id());
    }

    @PutMapping(MEMBER)
    GitLabMember change(
            @PathVariable String kind,
            @PathVariable String id,
            @PathVariable("user") long user,
            HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        Holder holder = holders.managed(caller, kind, id);
        AccountId account = new AccountId(user);
        Member was = require(holder, account);
        Fields fields = Fields.of(request);
        Role role = role(fields);
        LocalDate expires = fields.has("expires_at") ? expires(fields) : was.expires();
        requireNotOneself(account, caller);
        ownRole.requireAtLeast(was.role(), caller, holder);
        ownRole.requireAtLeast(role, caller, holder);
        members.change(holder, account, role, expires, new Origin(caller.actor(), Correlation.of(request)));
        return shown(holder, account);
    }

    /** Everybody may leave. */
    @DeleteMapping(MEMBER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @PathVariable String kind,
            @PathVariable String id,
            @PathVariable("user") long user,
            HttpServletRequest request) {
        Caller caller = callers.of(request);
        AccountId account = new AccountId(user);
        boolean leaves = leaves(account, caller);
        Holder holder = leaves ? holders.known(caller, kind, id) : holders.managed(caller, kind, id);
        Member was = require(holder, account);
        if (!leaves) {
            ownRole.requireAtLeast(was.role(), caller, holder);
        }
        members.remove(holder, account, new Origin(caller.actor(), Correlation.of(request)));
    }

    private static boolean leaves(AccountId account, Caller caller) {
        return account.equals(caller.account())
                && caller.scopes().stream().anyMatch(Permission.MANAGE_MEMBERS.scopes()::contains);
    }

    /** Else whoever has a role for a while could keep it. */
    private void requireNotOneself(AccountId account, Caller caller) {
        if (account.equals(caller.account()) && !access.isAdministrator(account)) {
            throw new Refusal(ProblemType.OWN_ROLE, "Nobody gives a role to themselves.");
        }
    }

    private static Role role(Fields fields) {
        fields.required("access_level");
        return OwnRole.of(Optional.ofNullable(fields.number("access_level")).orElseThrow());
    }

    private @Nullable LocalDate expires(Fields fields) {
        String text = fields.text("expires_at");
        if (text == null) {
            return null;
        }
        LocalDate day;
        try {
            day = LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw Fields.invalid("expires_at");
        }
        if (day.getYear() > 9999 || !day.isAfter(LocalDate.now(clock))) {
            throw new Refusal(ProblemType.EXPIRED_ALREADY, "expires_at is a day to come, as in 2030-12-31.");
        }
        return day;
    }

    private Member require(Holder holder, AccountId account) {
        return found(holder, account).orElseThrow(NotFound::member);
    }

    private Optional<Member> found(Holder holder, AccountId account) {
        return directory.members(holder).stream()
                .filter(member -> member.account().equals(account))
                .findFirst();
    }

    private GitLabMember shown(Holder holder, AccountId account) {
        return json.member(found(holder, account).orElseThrow(Recorded::notShownYet));
    }
}
