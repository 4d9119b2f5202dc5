package affineur.query.members;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Member;
import affineur.access.Permission;
import affineur.access.gitlab.GitLabJson;
import affineur.access.gitlab.GitLabMember;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.Holder;
import affineur.http.mvc.Paging;
import affineur.query.http.Readers;
import affineur.query.listing.Listing;
import affineur.query.listing.Parameters;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * GitLab's {@code /api/v4/groups/:id/members} and {@code /projects/:id/members}. They name people, so they are for known
 * callers only, however public the place is. Memberships that have expired are not there.
 */
@RestController
public final class MembersController {
    private static final String MEMBERS = "/api/v4/{kind:groups|projects}/{id}/members";

    private final Directory directory;
    private final Access access;
    private final Readers readers;
    private final GitLabJson json;
    private final InstantSource clock;

    public MembersController(Directory directory, Readers readers, GitLabJson json, InstantSource clock) {
        this.directory = directory;
        this.access = readers.access();
        this.readers = readers;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping(MEMBERS)
    ResponseEntity<List<GitLabMember>> members(
            HttpServletRequest request, @PathVariable String kind, @PathVariable String id) {
        return answer(request, given(holder(request, kind, id)).values());
    }

    /** With those who inherit a role; each with the highest it has. */
    @GetMapping(MEMBERS + "/all")
    ResponseEntity<List<GitLabMember>> all(
            HttpServletRequest request, @PathVariable String kind, @PathVariable String id) {
        return answer(request, effective(holder(request, kind, id)).values());
    }

    @GetMapping(MEMBERS + "/{user}")
    GitLabMember member(
            HttpServletRequest request, @PathVariable String kind, @PathVariable String id, @PathVariable long user) {
        return one(given(holder(request, kind, id)).get(user));
    }

    @GetMapping(MEMBERS + "/all/{user}")
    GitLabMember anyMember(
            HttpServletRequest request, @PathVariable String kind, @PathVariable String id, @PathVariable long user) {
        return one(effective(holder(request, kind, id)).get(user));
    }

    private Holder holder(HttpServletRequest request, String kind, String id) {
        Caller caller = readers.known(request);
        return readers.place(caller, kind, id, Permission.READ).holder();
    }

    /** By the account's number. */
    private NavigableMap<Long, Member> given(Holder holder) {
        NavigableMap<Long, Member> members = new TreeMap<>();
        for (Member member : directory.members(holder)) {
            if (member.isValid(clock.instant()) && isThere(member.account())) {
                members.put(member.account().value(), member);
            }
        }
        return members;
    }

    private NavigableMap<Long, Member> effective(Holder holder) {
        NavigableMap<Long, Member> members = new TreeMap<>();
        for (Holder at = holder; at != null; at = directory.above(at)) {
            for (Member member : given(at).values()) {
                access.membership(member.account(), holder)
                        .ifPresent(highest -> members.put(member.account().value(), highest));
            }
        }
        return members;
    }

    /** Nobody is behind an account that is forgotten, nor behind a bot whose last token was revoked. */
    private boolean isThere(AccountId id) {
        return directory
                .account(id)
                .filter(account -> !account.forgotten())
                .filter(account -> account.kind() != AccountKind.BOT
                        || !directory.tokens(id).isEmpty())
                .isPresent();
    }

    private GitLabMember one(@Nullable Member member) {
        if (member == null) {
            throw new Refusal(ProblemType.MEMBER_NOT_FOUND, "Member not found.");
        }
        return json.member(member);
    }

    private ResponseEntity<List<GitLabMember>> answer(HttpServletRequest request, Collection<Member> members) {
        Parameters asked = new Parameters(request);
        Set<Long> wanted = asked.numbers("user_ids");
        Set<Long> skipped = asked.numbers("skip_users");
        List<GitLabMember> shown = Listing.of(members)
                .where(member -> !skipped.contains(member.account().value()))
                .whereIf(
                        !wanted.isEmpty(),
                        member -> wanted.contains(member.account().value()))
                .map(json::member)
                .where(asked.search("query"), MembersController::contains)
                .toList();
        return Paging.of(request).answer(request, shown, member -> member);
    }

    private static boolean contains(GitLabMember member, String text) {
        return member.user().username().toLowerCase(Locale.ROOT).contains(text)
                || member.user().name().toLowerCase(Locale.ROOT).contains(text);
    }
}
