package affineur.access;

import affineur.events.AccountId;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.events.ProtectionLevel;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.Visibility;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides by what is {@link Registered} and by the clock, since tokens and memberships expire. */
final class RegisteredAccess implements Access {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
    /** What a token that stands for no account may do where it is good. */
    private static final Role OF_TOKENS_ALONE = Role.DEVELOPER;

    private final Registered registered;
    private final InstantSource clock;

    RegisteredAccess(Registered registered, InstantSource clock) {
        this.registered = registered;
        this.clock = clock;
    }

    @Override
    public Caller authenticate(String secret) {
        Secret shown = Secret.shown(secret);
        Token token = registered.token(shown.hash());
        if (token == null) {
            throw shown.isMistyped()
                    ? new Refusal(
                            ProblemType.MALFORMED_TOKEN,
                            "Malformed token: its checksum does not fit, so it was cut or mistyped. Copy the whole token"
                                    + " again.")
                    : new Refusal(ProblemType.INVALID_TOKEN, "Invalid or revoked token.");
        }
        if (token.isExpired(clock.instant())) {
            throw new TokenRefused(
                    token, ProblemType.EXPIRED_TOKEN, "Expired token: it was good until " + token.expires() + ".");
        }
        if (token.account() != null && !isActive(token.account())) {
            throw new TokenRefused(token, ProblemType.BLOCKED_ACCOUNT, "The token's account is blocked.");
        }
        return new Caller(token.account(), token.id(), token.holder(), Set.copyOf(token.scopes()));
    }

    private boolean isActive(AccountId id) {
        return registered.account(id).filter(Account::isActive).isPresent();
    }

    @Override
    public Optional<Project> project(String idOrPath) {
        return NUMBER.matcher(idOrPath).matches()
                ? registered.project(new ProjectId(Long.parseLong(idOrPath)))
                : Optional.ofNullable(registered.project(idOrPath));
    }

    @Override
    public Optional<Group> group(String idOrPath) {
        return NUMBER.matcher(idOrPath).matches()
                ? registered.group(new GroupId(Long.parseLong(idOrPath)))
                : Optional.ofNullable(registered.group(idOrPath));
    }

    @Override
    public Optional<Role> role(Caller caller, Holder holder) {
        if (caller.isAnonymous() || !isWithin(caller, holder)) {
            return Optional.empty();
        }
        if (caller.account() == null) {
            return Optional.of(OF_TOKENS_ALONE);
        }
        return isAdministrator(caller.account())
                ? Optional.of(Role.OWNER)
                : membership(caller.account(), holder).map(Member::role);
    }

    @Override
    public Optional<ProtectionLevel> protectionLevel(Caller caller, Holder holder) {
        Optional<Role> role = role(caller, holder);
        if (role.isPresent() && actsAsAdministrator(caller)) {
            return Optional.of(ProtectionLevel.ADMIN);
        }
        return role.map(own -> switch (own) {
            case GUEST, REPORTER, DEVELOPER -> null;
            case MAINTAINER -> ProtectionLevel.MAINTAINER;
            case OWNER -> ProtectionLevel.OWNER;
        });
    }

    /** Whether the caller's token is good there at all. */
    private boolean isWithin(Caller caller, Holder holder) {
        if (caller.holder() == null) {
            return true;
        }
        for (Holder at = holder; at != null; at = registered.above(at)) {
            if (at.equals(caller.holder())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<Member> membership(AccountId account, Holder holder) {
        Instant now = clock.instant();
        Member highest = null;
        for (Holder at = holder; at != null; at = registered.above(at)) {
            Member member = registered.member(at, account).orElse(null);
            if (member != null
                    && member.isValid(now)
                    && (highest == null || !highest.role().isAtLeast(member.role()))) {
                highest = member;
            }
        }
        return Optional.ofNullable(highest);
    }

    @Override
    public boolean may(Caller caller, Permission permission, Holder holder) {
        return switch (holder) {
            case Holder.OfProject(ProjectId id) ->
                registered
                        .project(id)
                        .filter(p -> refusal(caller, permission, holder, p.visibility(), p.archived()) == null)
                        .isPresent();
            case Holder.OfGroup(GroupId id) ->
                registered
                        .group(id)
                        .filter(g -> refusal(caller, permission, holder, g.visibility(), false) == null)
                        .isPresent();
        };
    }

    @Override
    public void require(Caller caller, Permission permission, Project project) {
        check(refusal(caller, permission, Holder.of(project.id()), project.visibility(), project.archived()));
    }

    @Override
    public void require(Caller caller, Permission permission, Group group) {
        check(refusal(caller, permission, Holder.of(group.id()), group.visibility(), false));
    }

    private static void check(@Nullable Refusal refusal) {
        if (refusal != null) {
            throw refusal;
        }
    }

    /** Why the caller may not; null if it may. */
    private @Nullable Refusal refusal(
            Caller caller, Permission permission, Holder holder, Visibility visibility, boolean archived) {
        if (has(caller, permission, holder, visibility)) {
            return archived && permission.changesPackages()
                    ? new Refusal(ProblemType.PROJECT_ARCHIVED, "The project is archived: nothing in it changes.")
                    : null;
        }
        if (caller.isAnonymous()) {
            return credentialsMissing();
        }
        boolean known = has(caller, Permission.READ, holder, visibility)
                || has(caller, Permission.READ_PACKAGES, holder, visibility);
        if (!known) {
            return notFound(holder);
        }
        return permission.isWithin(caller.scopes()) ? lacksRole(permission) : lacksScope(permission);
    }

    private boolean has(Caller caller, Permission permission, Holder holder, Visibility visibility) {
        if (permission.isForOutsiders() && visibility == Visibility.PUBLIC) {
            return true;
        }
        if (!permission.isWithin(caller.scopes())) {
            return false;
        }
        boolean insider = role(caller, holder)
                .filter(role -> role.isAtLeast(permission.least()))
                .isPresent();
        // a bot or a deploy token is nobody's account: what is internal is not for it
        return insider
                || (permission.isForOutsiders()
                        && visibility == Visibility.INTERNAL
                        && caller.account() != null
                        && caller.holder() == null);
    }

    @Override
    public boolean isAdministrator(AccountId id) {
        return registered
                .account(id)
                .filter(account -> account.isActive() && account.administrator())
                .isPresent();
    }

    @Override
    public void requireReader(Caller caller) {
        if (caller.isAnonymous()) {
            throw credentialsMissing();
        }
        if (!Permission.READ.isWithin(caller.scopes())) {
            throw lacksScope(Permission.READ);
        }
    }

    @Override
    public boolean seesEverybody(Caller caller) {
        return actsAsAdministrator(caller) && Permission.READ.isWithin(caller.scopes());
    }

    private boolean actsAsAdministrator(Caller caller) {
        return caller.account() != null && caller.holder() == null && isAdministrator(caller.account());
    }

    @Override
    public void requireAdministrator(Caller caller) {
        if (caller.isAnonymous()) {
            throw credentialsMissing();
        }
        if (!actsAsAdministrator(caller)) {
            throw denied(caller, ProblemType.NOT_AN_ADMINISTRATOR, "Only administrators may do that.");
        }
        if (!caller.scopes().contains(Scope.ADMIN) && !caller.scopes().contains(Scope.API)) {
            throw denied(
                    caller,
                    ProblemType.INSUFFICIENT_SCOPE,
                    "This token may not do that: it lacks the scope admin or api.");
        }
        Administration.decided(caller, null);
    }

    private static Refusal denied(Caller caller, ProblemType type, String message) {
        Refusal refusal = new Refusal(type, message);
        Administration.decided(caller, refusal);
        return refusal;
    }

    @Override
    public void requireAudit(Caller caller) {
        if (caller.isAnonymous()) {
            throw credentialsMissing();
        }
        if (!mayAudit(caller)) {
            throw denied(
                    caller,
                    ProblemType.INSUFFICIENT_SCOPE,
                    "This token may not read the audit records: it lacks the scope read_audit.");
        }
        Administration.decided(caller, null);
    }

    @Override
    public boolean mayAudit(Caller caller) {
        return caller.scopes().contains(Scope.READ_AUDIT)
                || (caller.scopes().contains(Scope.ADMIN) && actsAsAdministrator(caller));
    }

    @Override
    public void requireSubmitter(Caller caller) {
        // of one who has shown an identity only, nothing could be recorded
        if (caller.token() == null) {
            throw credentialsMissing();
        }
    }

    private static Refusal credentialsMissing() {
        return new Refusal(
                ProblemType.CREDENTIALS_MISSING,
                "Credentials are needed: any user name, and an access token as the password.");
    }

    private static Refusal notFound(Holder holder) {
        return switch (holder) {
            case Holder.OfProject _ -> new Refusal(ProblemType.PROJECT_NOT_FOUND, "Project not found.");
            case Holder.OfGroup _ -> new Refusal(ProblemType.GROUP_NOT_FOUND, "Group not found.");
        };
    }

    private static Refusal lacksRole(Permission permission) {
        return new Refusal(
                ProblemType.INSUFFICIENT_ROLE,
                "That needs the role " + permission.least().name().toLowerCase(Locale.ROOT) + " or more.");
    }

    private static Refusal lacksScope(Permission permission) {
        String scopes = permission.scopes().stream()
                .filter(scope -> scope != Scope.ADMIN)
                .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or "));
        return new Refusal(
                ProblemType.INSUFFICIENT_SCOPE, "This token may not do that: it lacks the scope " + scopes + ".");
    }
}
