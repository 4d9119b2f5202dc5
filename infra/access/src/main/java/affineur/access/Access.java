package affineur.access;

import affineur.events.AccountId;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.events.ProtectionLevel;
import affineur.events.Role;
import java.util.Optional;

/** The one place that decides who may do what. It answers from memory, so it may be asked on a selector thread. */
public interface Access {
    /** The project that answers at the root: {@code /simple/}, {@code /legacy/}. */
    ProjectId DEFAULT_PROJECT = new ProjectId(1);

    /**
     * Who shows this secret.
     *
     * @throws affineur.refusal.Refusal (unauthenticated) if no valid token has it
     */
    Caller authenticate(String secret);

    /** The project of this number or full path ({@code group/project}); empty if there is none. */
    Optional<Project> project(String idOrPath);

    /** The group of this number or full path ({@code group/subgroup}); empty if there is none. */
    Optional<Group> group(String idOrPath);

    /** The caller's role there, its own or inherited; empty for outsiders. */
    Optional<Role> role(Caller caller, Holder holder);

    /**
     * What the caller's role is worth there where packages are protected; empty for those who are no maintainers, and so
     * for all tokens that stand for no account.
     */
    Optional<ProtectionLevel> protectionLevel(Caller caller, Holder holder);

    /**
     * The valid membership by which the account has its highest role there, given there or in a group around it; empty
     * for outsiders, which an administrator may be.
     */
    Optional<Member> membership(AccountId account, Holder holder);

    /** Whether the caller has the permission there. */
    boolean may(Caller caller, Permission permission, Holder holder);

    /**
     * Passes if the caller has the permission.
     *
     * @throws affineur.refusal.Refusal unauthenticated for an anonymous caller; not found for one who may not know of it;
     *     else forbidden
     */
    void require(Caller caller, Permission permission, Project project);

    /** As above, of a group. */
    void require(Caller caller, Permission permission, Group group);

    /** Whether it is an administrator's account, which is not blocked. */
    boolean isAdministrator(AccountId account);

    /**
     * Passes if the caller may see who and what is here, as far as nobody hides it: anybody whose token may read.
     *
     * @throws affineur.refusal.Refusal unauthenticated for an anonymous caller, else forbidden
     */
    void requireReader(Caller caller);

    /** Whether the caller may see the e-mail addresses and tokens of all: an administrator, whose token may read. */
    boolean seesEverybody(Caller caller);

    /**
     * Passes if the caller may manage accounts, top-level groups and the instance itself.
     *
     * @throws affineur.refusal.Refusal unauthenticated for an anonymous caller, else forbidden
     */
    void requireAdministrator(Caller caller);

    /**
     * Passes if the caller may read the audit records.
     *
     * @throws affineur.refusal.Refusal unauthenticated for an anonymous caller, else forbidden
     */
    void requireAudit(Caller caller);

    /** Whether the caller may read the audit records, without having asked for them. */
    boolean mayAudit(Caller caller);

    /**
     * Passes if the caller may say what an environment has installed: anybody with a valid token, of any scope, since a job that
     * installs packages has one for that, and what is answered shows no more than the token may see.
     *
     * @throws affineur.refusal.Refusal unauthenticated for one without a token
     */
    void requireSubmitter(Caller caller);
}
