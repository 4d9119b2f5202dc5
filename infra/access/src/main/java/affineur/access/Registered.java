package affineur.access;

import affineur.events.AccountId;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.IssuerId;
import affineur.events.PackageOrigin;
import affineur.events.ProjectId;
import affineur.events.ProtectionRuleId;
import affineur.events.PublisherId;
import affineur.events.SigningPolicyId;
import affineur.events.TokenId;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All groups, projects, accounts, members, good tokens, issuers, publishers and rules, in memory. One thread changes them, many look them up. */
final class Registered implements Directory {
    private final Map<Long, Group> groups = new ConcurrentSkipListMap<>();
    private final Map<Long, Project> projects = new ConcurrentSkipListMap<>();
    private final Map<Long, Account> accounts = new ConcurrentSkipListMap<>();
    private final Map<Long, Token> tokens = new ConcurrentSkipListMap<>();
    /** Paths that differ in case only are one, as in GitLab. */
    private final Map<String, Group> groupsByPath = new ConcurrentHashMap<>();

    private final Map<String, Project> projectsByPath = new ConcurrentHashMap<>();
    private final Map<Sha256, Token> tokensByHash = new ConcurrentHashMap<>();
    private final Map<TokenId, Set<TokenId>> children = new HashMap<>();
    private final Map<AccountId, Map<Long, Token>> tokensByAccount = new ConcurrentHashMap<>();
    private final Map<Holder, Map<AccountId, Member>> members = new ConcurrentHashMap<>();
    private final Map<Long, Issuer> issuers = new ConcurrentSkipListMap<>();
    private final Map<Long, Publisher> publishers = new ConcurrentSkipListMap<>();
    private final Map<GroupId, DuplicateSettings> duplicates = new ConcurrentHashMap<>();
    private final Map<Optional<Holder>, ForwardingSetting> forwarding = new ConcurrentHashMap<>();
    private final Map<Holder, Map<PackageName, OriginControl>> origins = new ConcurrentHashMap<>();
    private final Map<Optional<Holder>, Map<Long, SigningPolicy>> signing = new ConcurrentHashMap<>();
    private final Map<Long, CleanupPolicy> cleanup = new ConcurrentSkipListMap<>();
    private final Map<ProjectId, Map<Long, ProtectionRule>> protection = new ConcurrentHashMap<>();
    private volatile List<AddedUpstream> upstreams = List.of();

    void put(Group group) {
        groups.put(group.id().value(), group);
        groupsByPath.put(key(group.path()), group);
    }

    void remove(GroupId id) {
        Group group = groups.remove(id.value());
        if (group != null) {
            groupsByPath.remove(key(group.path()), group);
            members.remove(Holder.of(id));
        }
    }

    void put(Project project) {
        projects.put(project.id().value(), project);
        projectsByPath.put(key(project.path()), project);
    }

    void put(Account account) {
        accounts.put(account.id().value(), account);
    }

    void put(Member member) {
        members.computeIfAbsent(member.holder(), _ -> new ConcurrentHashMap<>()).put(member.account(), member);
    }

    void remove(Holder holder, AccountId account) {
        Map<AccountId, Member> all = members.get(holder);
        if (all != null) {
            all.remove(account);
        }
    }

    void put(Token token) {
        tokens.put(token.id().value(), token);
        tokensByHash.put(token.hash(), token);
        if (token.account() != null) {
            tokensByAccount
                    .computeIfAbsent(token.account(), _ -> new ConcurrentSkipListMap<>())
                    .put(token.id().value(), token);
        }
        if (token.parent() != null) {
            children.computeIfAbsent(token.parent(), _ -> new HashSet<>()).add(token.id());
        }
    }

    /** A token, and all that were made by it or by one of these. */
    List<TokenId> family(TokenId head) {
        List<TokenId> family = new ArrayList<>(List.of(head));
        for (int i = 0; i < family.size(); i++) {
            family.addAll(children.getOrDefault(family.get(i), Set.of()));
        }
        return family;
    }

    void remove(TokenId id) {
        Token token = tokens.remove(id.value());
        children.remove(id);
        if (token != null) {
            if (token.parent() != null) {
                children.getOrDefault(token.parent(), new HashSet<>()).remove(id);
            }
            tokensByHash.remove(token.hash(), token);
            if (token.account() != null) {
                tokensByAccount.getOrDefault(token.account(), Map.of()).remove(id.value());
            }
        }
    }

    void put(Issuer issuer) {
        issuers.put(issuer.id().value(), issuer);
    }

    void remove(IssuerId id) {
        issuers.remove(id.value());
    }

    void put(Publisher publisher) {
        publishers.put(publisher.id().value(), publisher);
    }

    void remove(PublisherId id) {
        publishers.remove(id.value());
    }

    void put(DuplicateSettings settings) {
        duplicates.put(settings.group(), settings);
    }

    void inheritDuplicates(GroupId group) {
        duplicates.remove(group);
    }

    void put(ForwardingSetting setting) {
        forwarding.put(Optional.ofNullable(setting.holder()), setting);
    }

    void inheritForwarding(@Nullable Holder holder) {
        forwarding.remove(Optional.ofNullable(holder));
    }

    void put(AddedUpstream upstream) {
        upstreams = Stream.concat(without(upstream.name()), Stream.of(upstream))
                .sorted(Comparator.comparingLong(AddedUpstream::position))
                .toList();
    }

    void removeUpstream(String name) {
        upstreams = without(name).toList();
    }

    private Stream<AddedUpstream> without(String name) {
        return upstreams.stream().filter(upstream -> !upstream.name().equals(name));
    }

    void put(OriginControl control) {
        origins.computeIfAbsent(control.holder(), _ -> new ConcurrentSkipListMap<>())
                .put(control.name(), control);
    }

    void releaseOrigin(Holder holder, PackageName name) {
        origins.getOrDefault(holder, new HashMap<>()).remove(name);
    }

    void put(SigningPolicy policy) {
        signing.computeIfAbsent(Optional.ofNullable(policy.holder()), _ -> new ConcurrentSkipListMap<>())
                .put(policy.id().value(), policy);
    }

    void removeSigning(@Nullable Holder holder, SigningPolicyId id) {
        signing.getOrDefault(Optional.ofNullable(holder), new HashMap<>()).remove(id.value());
    }

    void put(CleanupPolicy policy) {
        cleanup.put(policy.project().value(), policy);
    }

    void removeCleanup(ProjectId project) {
        cleanup.remove(project.value());
    }

    void put(ProtectionRule rule) {
        protection
                .computeIfAbsent(rule.project(), _ -> new ConcurrentSkipListMap<>())
                .put(rule.id().value(), rule);
    }

    void remove(ProjectId project, ProtectionRuleId id) {
        protection.getOrDefault(project, new HashMap<>()).remove(id.value());
    }

    @Override
    public Optional<Group> group(GroupId id) {
        return Optional.ofNullable(groups.get(id.value()));
    }

    @Nullable
    Group group(String path) {
        return groupsByPath.get(key(path));
    }

    @Override
    public Optional<Project> project(ProjectId id) {
        return Optional.ofNullable(projects.get(id.value()));
    }

    @Override
    public Optional<Project> project(GroupId group, String path) {
        return group(group).map(found -> project(found.path() + "/" + path));
    }

    @Nullable
    Project project(String path) {
        return projectsByPath.get(key(path));
    }

    @Override
    public @Nullable Holder above(Holder holder) {
        return switch (holder) {
            case Holder.OfProject(ProjectId id) -> {
                Project project = projects.get(id.value());
                yield project == null ? null : Holder.of(project.group());
            }
            case Holder.OfGroup(GroupId id) -> {
                Group group = groups.get(id.value());
                yield group == null || group.parent() == null ? null : Holder.of(group.parent());
            }
        };
    }

    @Override
    public Optional<Account> account(AccountId id) {
        return Optional.ofNullable(accounts.get(id.value()));
    }

    @Override
    public Optional<Member> member(Holder holder, AccountId account) {
        return Optional.ofNullable(members.get(holder)).map(all -> all.get(account));
    }

    @Override
    public Optional<Token> token(TokenId id) {
        return Optional.ofNullable(tokens.get(id.value()));
    }

    /**
     * How long this takes depends on the hash alone. Nobody can come closer to a stored hash by steps, as one could to
     * a stored secret: each guess hashes to something unrelated.
     */
    @Nullable
    Token token(Sha256 hash) {
        return tokensByHash.get(hash);
    }

    @Override
    public Collection<Group> groups() {
        return Collections.unmodifiableCollection(groups.values());
    }

    @Override
    public Collection<Project> projects() {
        return Collections.unmodifiableCollection(projects.values());
    }

    @Override
    public Collection<Account> accounts() {
        return Collections.unmodifiableCollection(accounts.values());
    }

    @Override
    public Collection<Token> tokens() {
        return Collections.unmodifiableCollection(tokens.values());
    }

    @Override
    public Collection<Token> tokens(AccountId account) {
        return Collections.unmodifiableCollection(
                tokensByAccount.getOrDefault(account, Map.of()).values());
    }

    @Override
    public List<Member> members(Holder holder) {
        return members.getOrDefault(holder, Map.of()).values().stream()
                .sorted(Comparator.comparingLong(member -> member.account().value()))
                .toList();
    }

    @Override
    public Collection<Issuer> issuers() {
        return Collections.unmodifiableCollection(issuers.values());
    }

    @Override
    public Optional<Issuer> issuer(IssuerId id) {
        return Optional.ofNullable(issuers.get(id.value()));
    }

    @Override
    public Collection<Publisher> publishers() {
        return Collections.unmodifiableCollection(publishers.values());
    }

    @Override
    public Optional<Publisher> publisher(PublisherId id) {
        return Optional.ofNullable(publishers.get(id.value()));
    }

    @Override
    public Optional<DuplicateSettings> duplicates(GroupId group) {
        return Optional.ofNullable(duplicates.get(group));
    }

    @Override
    public Optional<ForwardingSetting> forwarding(@Nullable Holder holder) {
        return Optional.ofNullable(forwarding.get(Optional.ofNullable(holder)));
    }

    @Override
    public Optional<PackageOrigin> origin(Holder holder, PackageName name) {
        return Optional.ofNullable(origins.getOrDefault(holder, Map.of()).get(name))
                .map(OriginControl::origin);
    }

    @Override
    public List<AddedUpstream> upstreams() {
        return upstreams;
    }

    @Override
    public Collection<OriginControl> origins(Holder holder) {
        return Collections.unmodifiableCollection(
                origins.getOrDefault(holder, Map.of()).values());
    }

    @Override
    public Collection<SigningPolicy> signingPolicies(@Nullable Holder holder) {
        return Collections.unmodifiableCollection(
                signing.getOrDefault(Optional.ofNullable(holder), Map.of()).values());
    }

    @Override
    public Optional<CleanupPolicy> cleanupPolicy(ProjectId project) {
        return Optional.ofNullable(cleanup.get(project.value()));
    }

    @Override
    public Collection<CleanupPolicy> cleanupPolicies() {
        return Collections.unmodifiableCollection(cleanup.values());
    }

    @Override
    public Collection<ProtectionRule> protectionRules(ProjectId project) {
        return Collections.unmodifiableCollection(
                protection.getOrDefault(project, Map.of()).values());
    }

    @Override
    public Optional<ProtectionRule> protectionRule(ProjectId project, ProtectionRuleId id) {
        return Optional.ofNullable(protection.getOrDefault(project, Map.of()).get(id.value()));
    }

    private static String key(String path) {
        return path.toLowerCase(Locale.ROOT);
    }
}
