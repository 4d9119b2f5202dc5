package affineur.command;

import affineur.events.AccountEvent;
import affineur.events.AccountEvent.AccountChanged;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountId;
import affineur.events.CleanupEvent;
import affineur.events.DuplicatesEvent;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.events.EnvironmentName;
import affineur.events.FileEvent;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.FileEvent.FileUnyanked;
import affineur.events.FileEvent.FileYanked;
import affineur.events.ForwardingEvent;
import affineur.events.GenericEvent;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.IdentityEvent.IdentityAccepted;
import affineur.events.IssuerEvent.IssuerDistrusted;
import affineur.events.IssuerEvent.IssuerTrusted;
import affineur.events.IssuerId;
import affineur.events.MemberEvent;
import affineur.events.NamespaceEvent;
import affineur.events.OriginEvent;
import affineur.events.PackageEvent;
import affineur.events.PackageType;
import affineur.events.ProjectEvent;
import affineur.events.ProjectEvent.GroupChanged;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.ProjectEvent.ProjectChanged;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.ProtectionEvent;
import affineur.events.ProtectionRuleId;
import affineur.events.PublisherEvent;
import affineur.events.PublisherId;
import affineur.events.RegistryEvent;
import affineur.events.ReleaseEvent;
import affineur.events.SealEvent;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureEvent.SignerAppeared;
import affineur.events.SigningPolicyEvent;
import affineur.events.SigningPolicyId;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.TokenId;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.events.UpstreamEvent.FileChanged;
import affineur.events.UpstreamEvent.UpstreamAdded;
import affineur.events.UpstreamEvent.UpstreamRemoved;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericVersion;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.SdistFilename;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.TagResolver;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** By what a decision finds the events it rests on. Narrow, since a decision reads all events of its tags. */
public final class Tags implements TagResolver {
    /** Who may do everything, and whether they can act. */
    public static final Tag ADMINISTRATORS = new Tag("administrators", "all");

    /** Which namespaces are granted to whom: one cannot be granted around another. */
    public static final Tag NAMESPACES = new Tag("namespaces", "all");

    /** Which upstreams are asked by command. */
    public static final Tag UPSTREAMS = new Tag("upstreams", "all");

    /** Which records of downloads are sealed. */
    public static final Tag SEALS = new Tag("seals", "downloads");

    @Override
    public Set<Tag> resolve(EventMessage message) {
        return of(Objects.requireNonNull(message.payloadAs(RegistryEvent.class)));
    }

    /** All tags of an event. */
    static Set<Tag> of(RegistryEvent event) {
        return switch (event) {
            case FilePublished e -> stored(e, e.hashes().sha256(), e.metadata());
            case FileDeleted e -> stored(e, e.sha256(), e.metadata());
            case FileYanked e -> Set.of(file(e.project(), e.filename()));
            case FileUnyanked e -> Set.of(file(e.project(), e.filename()));
            case GenericFilePublished e -> generic(e, e.hashes().sha256());
            case GenericFileDeleted e -> generic(e, e.sha256());
            case ReleaseEvent e -> Set.of(release(e.project(), e.name(), e.version()));
            case PackageEvent e -> Set.of(status(e.project(), e.name()));
            case NamespaceEvent e -> Set.of(namespace(e.namespace()), NAMESPACES);
            case DuplicatesEvent e -> Set.of(duplicates(e.group()));
            case CleanupEvent e -> Set.of(cleanup(e.project()));
            case ForwardingEvent e -> Set.of(forwarding(e.holder()));
            case OriginEvent e -> Set.of(origin(e.holder(), e.name()));
            case UpstreamAdded _, UpstreamRemoved _ -> Set.of(UPSTREAMS);
            case FileAdmitted e -> admitted(e);
            case FileChanged e -> Set.of(upstreamFile(e.upstream(), e.filename()));
            case SealEvent _ -> Set.of(SEALS);
            case EnvironmentSubmitted e -> Set.of(environment(e.environment()), blob(e.content()));
            case SignatureVerified e -> found(e.sha256(), e.signature().content());
            case SignatureRejected e -> found(e.sha256(), e.signature().content());
            case SignerAppeared e -> Set.of(signers(e.project(), e.type(), e.name()));
            case SigningPolicyEvent e -> Set.of(signingPolicy(e.policy()), signingPolicies(e.holder()));
            case ProtectionEvent e -> Set.of(protectionRule(e.rule()), protection(e.project()));
            case ProjectEvent e -> ofProjects(e);
            case AccountEvent e -> ofAccounts(e);
            case MemberEvent e -> Set.of(members(e.holder()), account(e.account()));
            case TokenIssued e -> ofToken(e.token(), e.account());
            case TokenRevoked e -> ofToken(e.token(), e.account());
            case IssuerTrusted e -> Set.of(issuer(e.issuer()), issuer(e.url()));
            case IssuerDistrusted e -> Set.of(issuer(e.issuer()), issuer(e.url()));
            case IdentityAccepted e -> Set.of(use(e.use()), publisher(e.publisher()));
            case PublisherEvent e -> Set.of(publisher(e.publisher()), path(e.group(), e.path()));
        };
    }

    private static Set<Tag> ofProjects(ProjectEvent event) {
        return switch (event) {
            case GroupCreated e -> inside(group(e.group()), e.parent(), e.path());
            case GroupDeleted e -> inside(group(e.group()), e.parent(), e.path());
            case GroupChanged e ->
                e.parent() == null ? Set.of(group(e.group())) : Set.of(group(e.group()), below(e.parent()));
            case ProjectCreated e -> inside(project(e.project()), e.group(), e.path());
            case ProjectChanged e -> Set.of(project(e.project()), below(e.group()));
            case ProjectEvent.OfGroup e -> Set.of(group(e.group()));
            case ProjectEvent.OfProject e -> Set.of(project(e.project()));
        };
    }

    private static Set<Tag> inside(Tag itself, @Nullable GroupId parent, String path) {
        return parent == null ? Set.of(itself, path(null, path)) : Set.of(itself, path(parent, path), below(parent));
    }

    private static Set<Tag> ofAccounts(AccountEvent event) {
        return switch (event) {
            case AccountCreated e -> Set.of(account(e.account()));
            case AccountChanged e -> Set.of(account(e.account()));
            case AccountEvent e -> Set.of(account(e.account()), ADMINISTRATORS);
        };
    }

    private static Set<Tag> ofToken(TokenId token, @Nullable AccountId account) {
        return account == null ? Set.of(token(token)) : Set.of(token(token), account(account));
    }

    private static Set<Tag> stored(FileEvent event, Sha256 content, Sha256 metadata) {
        Set<Tag> tags = new HashSet<>();
        tags.add(file(event.project(), event.filename()));
        if (event.filename() instanceof SdistFilename) {
            tags.add(sdist(event.project(), event.name(), event.version()));
        }
        tags.add(release(event.project(), event.name(), event.version()));
        tags.add(packageOf(event.project(), event.name()));
        if (event instanceof FilePublished) {
            tags.add(published(event.project()));
        }
        tags.add(blob(content));
        tags.add(blob(metadata));
        return tags;
    }

    private static Set<Tag> generic(GenericEvent event, Sha256 content) {
        Set<Tag> tags = new HashSet<>();
        tags.add(genericFile(event.project(), event.name(), event.version(), event.path()));
        tags.add(genericPackage(event.project(), event.name(), event.version()));
        if (event instanceof GenericFilePublished) {
            tags.add(published(event.project()));
        }
        tags.add(blob(content));
        return tags;
    }

    private static Set<Tag> admitted(FileAdmitted event) {
        Set<Tag> tags = new HashSet<>();
        tags.add(upstreamFile(event.upstream(), event.filename()));
        tags.add(blob(event.sha256()));
        Stream.of(event.metadata(), event.provenance())
                .filter(Objects::nonNull)
                .map(Tags::blob)
                .forEach(tags::add);
        return tags;
    }

    private static Set<Tag> found(Sha256 digest, Sha256 evidence) {
        return Set.of(verdict(digest, evidence), blob(evidence));
    }

    /** What was found of a content and what should prove who has signed it. */
    public static Tag verdict(Sha256 digest, Sha256 evidence) {
        return new Tag("verdict", digest.hex() + "/" + evidence.hex());
    }

    /** What is known of a file of an upstream. */
    public static Tag upstreamFile(String upstream, DistributionFilename filename) {
        return new Tag("upstream-file", upstream + "/" + filename);
    }

    /** What was ever said of the environment: too wide for a decision to rest on. */
    public static Tag environment(EnvironmentName name) {
        return new Tag("environment", name.text());
    }

    /** Who has ever signed files of a package. */
    public static Tag signers(ProjectId project, PackageType type, String name) {
        return new Tag("signers", project + "/" + type + "/" + name);
    }

    /** All that was ever published in the project: to walk along, too wide for a decision to rest on. */
    public static Tag published(ProjectId project) {
        return new Tag("published", project.toString());
    }

    /** By what the project is cleaned up. */
    public static Tag cleanup(ProjectId project) {
        return new Tag("cleanup", project.toString());
    }

    /** The files that a path of a generic package has had. */
    public static Tag genericFile(ProjectId project, GenericName name, GenericVersion version, GenericPath path) {
        return new Tag("generic-file", project + "/" + name + "/" + version + "/" + path);
    }

    /** The files of one version of a generic package. */
    public static Tag genericPackage(ProjectId project, GenericName name, GenericVersion version) {
        return new Tag("generic", project + "/" + name + "/" + version);
    }

    /** One file's life. */
    public static Tag file(ProjectId project, DistributionFilename filename) {
        return new Tag("file", project + "/" + filename);
    }

    /** The sdists of a release: there is one at a time. */
    public static Tag sdist(ProjectId project, PackageName name, Version version) {
        return new Tag("sdist", project + "/" + name + "/" + version.canonical());
    }

    /** The files of a release, and its yanks. */
    public static Tag release(ProjectId project, PackageName name, Version version) {
        return new Tag("release", project + "/" + name + "/" + version.canonical());
    }

    /** The files of a package. */
    public static Tag packageOf(ProjectId project, PackageName name) {
        return new Tag("package", project + "/" + name);
    }

    /** What a package's status was, and is. */
    public static Tag status(ProjectId project, PackageName name) {
        return new Tag("status", project + "/" + name);
    }

    /** Whose the names are that begin so. */
    public static Tag namespace(PackageName namespace) {
        return new Tag("namespace", namespace.toString());
    }

    /** What the group says of several files at one path. */
    public static Tag duplicates(GroupId group) {
        return new Tag("duplicates", group.toString());
    }

    /** Whether names that are not here are asked for upstream; null for the whole registry. */
    public static Tag forwarding(@Nullable Holder holder) {
        return new Tag("forwarding", holder == null ? "registry" : holder.path());
    }

    /** Where files of that name may come from. */
    public static Tag origin(Holder holder, PackageName name) {
        return new Tag("origin", holder.path() + "/" + name);
    }

    /** One policy's life. */
    public static Tag signingPolicy(SigningPolicyId policy) {
        return new Tag("signing-policy", policy.toString());
    }

    /** Who must have signed files, as the place itself says; null for the whole registry. */
    public static Tag signingPolicies(@Nullable Holder holder) {
        return new Tag("signing-policies", holder == null ? "registry" : holder.path());
    }

    /** One rule's life. */
    public static Tag protectionRule(ProtectionRuleId rule) {
        return new Tag("protection-rule", rule.toString());
    }

    /** Which packages of the project are protected from whom. */
    public static Tag protection(ProjectId project) {
        return new Tag("protection", project.toString());
    }

    /** The files whose content or metadata this is. */
    public static Tag blob(Sha256 name) {
        return new Tag("blob", name.hex());
    }

    /** A project's own life, not that of its packages. */
    public static Tag project(ProjectId project) {
        return new Tag("project", project.toString());
    }

    /** What is in a group, projects and other groups, and how visible that is. */
    public static Tag below(GroupId group) {
        return new Tag("below", group.toString());
    }

    /** Who has that path in the group, or at the top, and who may publish into it. Paths that differ in case only are one. */
    public static Tag path(@Nullable GroupId parent, String path) {
        return new Tag("path", (parent == null ? "" : parent) + "/" + path.toLowerCase(Locale.ROOT));
    }

    /** Who was given a role there. */
    public static Tag members(Holder holder) {
        return new Tag("members", holder.path());
    }

    /** A group's own life. */
    public static Tag group(GroupId group) {
        return new Tag("group", group.toString());
    }

    public static Tag token(TokenId token) {
        return new Tag("token", token.toString());
    }

    public static Tag issuer(IssuerId issuer) {
        return new Tag("issuer", issuer.toString());
    }

    /** Whether an issuer is trusted, under whatever number. */
    public static Tag issuer(URI url) {
        return new Tag("issuer", url.toString());
    }

    public static Tag publisher(PublisherId publisher) {
        return new Tag("publisher", publisher.toString());
    }

    /** The one use of an identity token. */
    public static Tag use(Sha256 use) {
        return new Tag("use", use.hex());
    }

    /** An account's own life, its memberships and tokens. */
    public static Tag account(AccountId account) {
        return new Tag("account", account.toString());
    }
}
