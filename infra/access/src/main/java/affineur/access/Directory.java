package affineur.access;

import affineur.events.AccountId;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.IssuerId;
import affineur.events.PackageOrigin;
import affineur.events.ProjectId;
import affineur.events.ProtectionRuleId;
import affineur.events.PublisherId;
import affineur.events.TokenId;
import affineur.packaging.PackageName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there is, for lists of it: groups, projects, accounts, members, tokens, issuers, publishers and rules, each in the
 * order of their numbers.
 */
public interface Directory {
    Collection<Group> groups();

    Optional<Group> group(GroupId id);

    Collection<Project> projects();

    Optional<Project> project(ProjectId id);

    /** The project of that path in the group; empty if there is none. */
    Optional<Project> project(GroupId group, String path);

    /** The group around it; null at the top. */
    @Nullable
    Holder above(Holder holder);

    /** The place, and those that it is in, the nearest first. */
    default List<Holder> upwards(Holder place) {
        List<Holder> upwards = new ArrayList<>();
        for (Holder at = place; at != null; at = above(at)) {
            upwards.add(at);
        }
        return upwards;
    }

    /** The groups that the project is in, the nearest first. */
    default List<GroupId> around(ProjectId project) {
        return groups(Holder.of(project));
    }

    /** The group, and those that it is in, the nearest first. */
    default List<GroupId> around(GroupId group) {
        return groups(Holder.of(group));
    }

    private List<GroupId> groups(Holder place) {
        List<GroupId> groups = new ArrayList<>();
        for (Holder at : upwards(place)) {
            if (at instanceof Holder.OfGroup(GroupId group)) {
                groups.add(group);
            }
        }
        return groups;
    }

    Collection<Account> accounts();

    Optional<Account> account(AccountId id);

    /** Those that are not revoked. */
    Collection<Token> tokens();

    Optional<Token> token(TokenId id);

    /** Those that stand for the account and are not revoked. */
    Collection<Token> tokens(AccountId account);

    /** Whoever was given a role there, and does not merely inherit one; also those whose membership has expired. */
    List<Member> members(Holder holder);

    /** The role that the account was given there, as above. */
    Optional<Member> member(Holder holder, AccountId account);

    /** Those that somebody trusted by command. */
    Collection<Issuer> issuers();

    Optional<Issuer> issuer(IssuerId id);

    /** Those of all groups, also of issuers that nobody trusts any longer. */
    Collection<Publisher> publishers();

    Optional<Publisher> publisher(PublisherId id);

    /** What the group itself says; empty if it leaves that to those around it. */
    Optional<DuplicateSettings> duplicates(GroupId group);

    /**
     * What the place itself says of packages that are not published here; empty if it leaves that to those around it.
     *
     * @param holder null for the whole registry
     */
    Optional<ForwardingSetting> forwarding(@Nullable Holder holder);

    /** What the place itself says of where files of that name may come from; empty if it says nothing. */
    Optional<PackageOrigin> origin(Holder holder, PackageName name);

    /** All that the place itself says of that, by name. */
    Collection<OriginControl> origins(Holder holder);

    /** Those that were added by command, in the order in which they are asked. */
    List<AddedUpstream> upstreams();

    /**
     * Who must have signed files, as the place itself says.
     *
     * @param holder null for the whole registry
     */
    Collection<SigningPolicy> signingPolicies(@Nullable Holder holder);

    /** All that hold in the place: its own, then those of the places around it, and of the whole registry last. */
    default List<SigningPolicy> signingPoliciesOver(@Nullable Holder place) {
        List<SigningPolicy> all = new ArrayList<>();
        for (Holder at = place; at != null; at = above(at)) {
            all.addAll(signingPolicies(at));
        }
        all.addAll(signingPolicies(null));
        return all;
    }

    /** Empty if the project is not cleaned up. */
    Optional<CleanupPolicy> cleanupPolicy(ProjectId project);

    /** Those of all projects. */
    Collection<CleanupPolicy> cleanupPolicies();

    /** Those of the project. */
    Collection<ProtectionRule> protectionRules(ProjectId project);

    /** Empty also for the number of another project's. */
    Optional<ProtectionRule> protectionRule(ProjectId project, ProtectionRuleId id);
}
