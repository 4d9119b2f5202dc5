package affineur.audit.events;

import affineur.events.AccountEvent;
import affineur.events.AccountEvent.AccountBlocked;
import affineur.events.AccountEvent.AccountChanged;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AccountForgotten;
import affineur.events.AccountEvent.AccountUnblocked;
import affineur.events.AccountEvent.AdministratorAppointed;
import affineur.events.AccountEvent.AdministratorDismissed;
import affineur.events.AccountId;
import affineur.events.CleanupEvent.CleanupPolicyRemoved;
import affineur.events.CleanupEvent.CleanupPolicySet;
import affineur.events.CleanupEvent.CleanupRan;
import affineur.events.CleanupRules;
import affineur.events.DuplicatesEvent.DuplicatesChanged;
import affineur.events.DuplicatesEvent.DuplicatesInherited;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.events.EventTypes;
import affineur.events.FileEvent;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.FileEvent.FileUnyanked;
import affineur.events.FileEvent.FileYanked;
import affineur.events.ForwardingEvent;
import affineur.events.ForwardingEvent.ForwardingChanged;
import affineur.events.ForwardingEvent.ForwardingInherited;
import affineur.events.GenericEvent;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.Holder;
import affineur.events.IdentityEvent.IdentityAccepted;
import affineur.events.IssuerEvent;
import affineur.events.IssuerEvent.IssuerDistrusted;
import affineur.events.IssuerEvent.IssuerTrusted;
import affineur.events.LedgerEntry;
import affineur.events.MemberEvent;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.MemberEvent.MemberChanged;
import affineur.events.MemberEvent.MemberRemoved;
import affineur.events.NamespaceEvent.NamespaceGranted;
import affineur.events.NamespaceEvent.NamespaceRevoked;
import affineur.events.OriginEvent;
import affineur.events.OriginEvent.OriginControlled;
import affineur.events.OriginEvent.OriginReleased;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.ProjectEvent;
import affineur.events.ProjectEvent.GroupChanged;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProjectEvent.ProjectChanged;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectEvent.ProjectUnarchived;
import affineur.events.ProjectId;
import affineur.events.ProtectionEvent;
import affineur.events.ProtectionEvent.ProtectionRuleAdded;
import affineur.events.ProtectionEvent.ProtectionRuleChanged;
import affineur.events.ProtectionEvent.ProtectionRuleRemoved;
import affineur.events.ProtectionLevel;
import affineur.events.PublisherEvent;
import affineur.events.PublisherEvent.PublisherDistrusted;
import affineur.events.PublisherEvent.PublisherTrusted;
import affineur.events.RegistryEvent;
import affineur.events.ReleaseEvent;
import affineur.events.ReleaseEvent.ReleaseUnyanked;
import affineur.events.ReleaseEvent.ReleaseYanked;
import affineur.events.Role;
import affineur.events.SealEvent.DownloadsSealed;
import affineur.events.SealedBatch;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureEvent.SignerAppeared;
import affineur.events.SigningPolicyEvent;
import affineur.events.SigningPolicyEvent.SigningPolicyLoosened;
import affineur.events.SigningPolicyEvent.SigningPolicyRemoved;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.SigningRules;
import affineur.events.TokenEvent;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.events.UpstreamEvent.FileChanged;
import affineur.events.UpstreamEvent.UpstreamAdded;
import affineur.events.UpstreamEvent.UpstreamRemoved;
import affineur.events.Visibility;
import affineur.generic.GenericStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one event means to an auditor. Its JSON is what {@code GET /audit/events} shows.
 *
 * @param position in the ledger
 * @param id of the event, unique for ever
 * @param type the event's wire name: {@code affineur.file.published.v1}
 * @param actor {@code accounts/<number>}, or {@code system} for the program itself
 * @param token number of the access token that was used
 * @param correlation of the request; the events of one request share it
 * @param subject what it is about, as a path
 * @param summary the event in words
 * @param data the event itself
 */
record AuditRecord(
        long position,
        String id,
        Instant time,
        String type,
        String actor,
        @Nullable Long token,
        String correlation,
        String subject,
        @Nullable Long project,
        @Nullable String packageName,
        @Nullable String version,
        @Nullable String filename,
        String summary,
        RegistryEvent data) {

    /** Every event has a record: there is no default, so an event that nobody audits does not compile. */
    static AuditRecord of(LedgerEntry entry) {
        return switch (entry.event()) {
            case FilePublished e ->
                file(entry, e, "File published" + with(e.sboms().size()));
            case FileDeleted e -> file(entry, e, "File deleted" + by(e.policy()));
            case FileYanked e -> file(entry, e, "File yanked" + because(e.reason()));
            case FileUnyanked e -> file(entry, e, "File's yank taken back");
            case GenericFilePublished e -> file(entry, e, "File of a generic package published" + listed(e.status()));
            case GenericFileDeleted e -> file(entry, e, "File of a generic package deleted" + by(e.policy()));
            case ReleaseYanked e -> release(entry, e, "Release yanked" + because(e.reason()));
            case ReleaseUnyanked e -> release(entry, e, "Release's yank taken back");
            case PackageMarked e ->
                record(
                        entry,
                        e.project().value(),
                        e.name().toString(),
                        null,
                        null,
                        "Package marked as " + e.status() + because(e.reason() == null ? "" : e.reason()));
            case NamespaceGranted e ->
                other(entry, null, "Namespace '" + e.namespace() + "' granted to group " + e.group());
            case NamespaceRevoked e ->
                other(entry, null, "Namespace '" + e.namespace() + "' granted to group " + e.group() + " no longer");
            case CleanupPolicySet e -> other(entry, e.project().value(), "Cleanup policy set: " + kept(e.rules()));
            case CleanupPolicyRemoved e -> other(entry, e.project().value(), "Cleanup policy removed");
            case CleanupRan e ->
                other(
                        entry,
                        e.project().value(),
                        "Cleanup" + by(e.policy()) + " deleted " + e.files() + " files of " + e.packages() + " packages"
                                + (e.complete() ? "" : ", and was cut off"));
            case DuplicatesChanged e ->
                other(
                        entry,
                        null,
                        "Duplicates of generic files in group " + e.group() + " "
                                + (e.allowed() ? "allowed" : "not allowed")
                                + (e.exceptions() == null ? "" : ", except '" + e.exceptions() + "'"));
            case DuplicatesInherited e ->
                other(
                        entry,
                        null,
                        "Duplicates of generic files in group " + e.group() + " left to the groups around it");
            case ForwardingEvent e -> other(entry, project(e.holder()), summary(e));
            case OriginEvent e -> record(entry, project(e.holder()), e.name().toString(), null, null, summary(e));
            case UpstreamAdded e -> other(entry, null, summary(e));
            case UpstreamRemoved e ->
                other(entry, null, "Upstream '" + e.upstream() + "' (" + e.url() + ") asked no longer");
            case FileAdmitted e ->
                record(
                        entry,
                        null,
                        e.name().toString(),
                        e.version().toString(),
                        e.filename().toString(),
                        "File admitted from upstream '" + e.upstream() + "'");
            case FileChanged e ->
                record(
                        entry,
                        null,
                        e.name().toString(),
                        null,
                        e.filename().toString(),
                        "Upstream '" + e.upstream() + "' has changed a file that was admitted");
            case DownloadsSealed e -> other(entry, null, summary(e));
            case EnvironmentSubmitted e ->
                other(
                        entry,
                        null,
                        "Environment '" + e.environment() + "' submitted with " + e.packages() + " packages");
            case SignatureVerified e ->
                record(
                        entry,
                        e.project().value(),
                        e.name(),
                        e.version(),
                        e.filename(),
                        "Signature (" + e.signature().kind() + ") by "
                                + e.signature().signer() + " verified, for whom "
                                + e.signature().issuer() + " vouches");
            case SignatureRejected e ->
                record(
                        entry,
                        e.project().value(),
                        e.name(),
                        e.version(),
                        e.filename(),
                        "Signature (" + e.signature().kind() + ") rejected: "
                                + e.signature().text());
            case SignerAppeared e ->
                record(
                        entry,
                        e.project().value(),
                        e.name(),
                        e.version(),
                        e.filename(),
                        (e.known() == 0 ? "First signed by " : "Signed by somebody new: ") + e.signer() + ", for whom "
                                + e.issuer() + " vouches");
            case SigningPolicyEvent e -> other(entry, project(e.holder()), summary(e));
            case ProtectionEvent e -> other(entry, e.project().value(), summary(e));
            case ProjectEvent e -> ofProjects(entry, e);
            case AccountEvent e -> other(entry, null, summary(e));
            case MemberEvent e -> ofMembers(entry, e);
            case TokenEvent e -> other(entry, null, summary(e));
            case IssuerEvent e -> other(entry, null, summary(e));
            case PublisherEvent e -> other(entry, null, summary(e));
            case IdentityAccepted e ->
                other(
                        entry,
                        e.project().value(),
                        "Publisher " + e.publisher() + " identified as " + e.sub() + " by " + e.issuer() + ", token "
                                + e.token() + " issued");
        };
    }

    private static String with(int sboms) {
        return switch (sboms) {
            case 0 -> "";
            case 1 -> " with an SBOM";
            default -> " with " + sboms + " SBOMs";
        };
    }

    private static AuditRecord ofProjects(LedgerEntry entry, ProjectEvent event) {
        return switch (event) {
            case GroupCreated e -> other(entry, null, "Group '" + e.path() + "' created");
            case GroupChanged e -> other(entry, null, "Group " + e.group() + " is now " + visible(e.visibility()));
            case GroupDeleted e -> other(entry, null, "Group '" + e.path() + "' deleted");
            case ProjectCreated e -> other(entry, e.project().value(), "Project '" + e.path() + "' created");
            case ProjectChanged e ->
                other(entry, e.project().value(), "Project " + e.project() + " is now " + visible(e.visibility()));
            case ProjectArchived e -> other(entry, e.project().value(), "Project " + e.project() + " archived");
            case ProjectUnarchived e ->
                other(entry, e.project().value(), "Project " + e.project() + " taken out of the archive");
        };
    }

    private static String visible(Visibility visibility) {
        return visibility.name().toLowerCase(Locale.ROOT);
    }

    private static String summary(DownloadsSealed e) {
        long count = e.batches().stream().mapToLong(SealedBatch::count).sum();
        return count + (count == 1 ? " record" : " records") + " of downloads sealed";
    }

    private static String summary(AccountEvent event) {
        String account = "Account " + event.account();
        return switch (event) {
            case AccountCreated e ->
                account + " created for a " + e.kind().name().toLowerCase(Locale.ROOT);
            case AccountChanged _ -> account + " described anew";
            case AccountBlocked _ -> account + " blocked";
            case AccountUnblocked _ -> account + " unblocked";
            case AccountForgotten _ -> account + " forgotten";
            case AdministratorAppointed _ -> account + " appointed administrator";
            case AdministratorDismissed _ -> account + " is no administrator any longer";
        };
    }

    private static AuditRecord ofMembers(LedgerEntry entry, MemberEvent event) {
        String account = "Account " + event.account();
        String summary = switch (event) {
            case MemberAdded e -> account + " is " + role(e.role(), e.expires()) + " in " + e.holder();
            case MemberChanged e -> account + " is now " + role(e.role(), e.expires()) + " in " + e.holder();
            case MemberRemoved e -> account + " is no member of " + e.holder() + " any longer";
        };
        return other(entry, project(event.holder()), summary);
    }

    private static @Nullable Long project(@Nullable Holder holder) {
        return holder instanceof Holder.OfProject(ProjectId project) ? project.value() : null;
    }

    private static String summary(ForwardingEvent event) {
        String place = event.holder() == null ? "everywhere" : "in " + event.holder();
        return switch (event) {
            case ForwardingChanged e ->
                "Requests for packages that are not here are "
                        + (e.forwards()
                                ? "forwarded " + place
                                : "not forwarded " + (e.holder() == null ? "anywhere" : place))
                        + (e.locked() ? ", and nothing below can say otherwise" : "");
            case ForwardingInherited _ -> "Forwarding " + place + " left to what is around it";
        };
    }

    private static String summary(UpstreamAdded event) {
        return "Upstream '" + event.upstream() + "' (" + event.url() + ") asked for "
                + (event.packages().equals(List.of("*")) ? "packages" : String.join(", ", event.packages()))
                + " not here"
                + (event.fileHosts().isEmpty() ? "" : ", with files at " + String.join(", ", event.fileHosts()));
    }

    private static String summary(OriginEvent event) {
        String files = "Files of '" + event.name() + "' in " + event.holder();
        return switch (event) {
            case OriginControlled e ->
                files
                        + switch (e.origin()) {
                            case PUBLISH -> " are published here only";
                            case UPSTREAM -> " come from upstream only";
                            case BOTH -> " are published here and come from upstream";
                        };
            case OriginReleased _ -> files + " come from where they usually do";
        };
    }

    private static String role(Role role, @Nullable LocalDate expires) {
        return role.name().toLowerCase(Locale.ROOT) + (expires == null ? "" : " until " + expires);
    }

    private static String summary(TokenEvent event) {
        return switch (event) {
            case TokenIssued e ->
                "Token " + e.token() + " issued to " + owner(e.account(), e.holder())
                        + (e.expires() == null ? "" : ", until " + e.expires());
            case TokenRevoked e -> "Token " + e.token() + of(e.account()) + " revoked";
        };
    }

    private static String summary(IssuerEvent event) {
        return switch (event) {
            case IssuerTrusted e -> "Issuer " + e.url() + " trusted";
            case IssuerDistrusted e -> "Issuer " + e.url() + " trusted no longer";
        };
    }

    private static String summary(PublisherEvent event) {
        String publisher = "Publisher " + event.publisher() + " of '" + event.path() + "' in group " + event.group();
        return switch (event) {
            case PublisherTrusted e -> publisher + " trusted by the word of " + e.issuer();
            case PublisherDistrusted _ -> publisher + " trusted no longer";
        };
    }

    private static String by(@Nullable Long policy) {
        return policy == null ? "" : " by the policy of position " + policy;
    }

    private static String kept(CleanupRules rules) {
        return "of " + (rules.type() == null ? "all" : rules.type()) + " packages '" + rules.name() + "', versions '"
                + rules.version() + "', " + (rules.newest() == null ? "all" : rules.newest())
                + " duplicates are kept, and files of " + (rules.days() == null ? "any age" : rules.days() + " days")
                + (rules.downloaded() == null ? "" : " that were downloaded within " + rules.downloaded() + " days");
    }

    private static String summary(ProtectionEvent event) {
        return switch (event) {
            case ProtectionRuleAdded e -> protection(e) + " added";
            case ProtectionRuleChanged e -> protection(e) + " changed";
            case ProtectionRuleRemoved e ->
                "Protection " + e.rule() + " of " + e.pattern().type() + " packages '"
                        + e.pattern().text() + "' removed";
        };
    }

    private static String summary(SigningPolicyEvent event) {
        String policy = "Signing policy " + event.policy() + " "
                + (event.holder() == null ? "of the whole registry" : "in " + event.holder());
        return switch (event) {
            case SigningPolicySet e -> policy + " says: " + asked(e.rules());
            case SigningPolicyRemoved _ -> policy + " removed";
            case SigningPolicyLoosened e ->
                policy + " loosened; before it said: " + asked(e.was())
                        + (e.now() == null ? "; now nothing" : "; now: " + asked(e.now()));
        };
    }

    private static String asked(SigningRules rules) {
        return rules.enforcement() + " files of '" + rules.pattern().text() + "' that are not signed by "
                + (rules.signers().isEmpty()
                        ? "anybody"
                        : rules.signers().stream()
                                .map(signer -> signer.identity() + " (" + signer.issuer() + ")")
                                .collect(Collectors.joining(" or ")))
                + (rules.predicateTypes().isEmpty() ? "" : " as " + String.join(" or ", rules.predicateTypes()));
    }

    private static String protection(ProtectionEvent.Stated e) {
        return "Protection " + e.rule() + " of " + e.pattern().type() + " packages '"
                + e.pattern().text() + "' (push: " + level(e.push()) + ", delete: " + level(e.delete()) + ")";
    }

    private static String level(@Nullable ProtectionLevel level) {
        return level == null ? "anybody" : level.toString();
    }

    private static String owner(@Nullable AccountId account, @Nullable Holder holder) {
        return account == null ? String.valueOf(holder) : "account " + account;
    }

    private static String of(@Nullable AccountId account) {
        return account == null ? "" : " of account " + account;
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private static AuditRecord file(LedgerEntry entry, FileEvent e, String summary) {
        return record(
                entry,
                e.project().value(),
                e.name().toString(),
                e.version().toString(),
                e.filename().toString(),
                summary);
    }

    private static String listed(@Nullable GenericStatus status) {
        return switch (status) {
            case null -> "";
            case DEFAULT -> ", the package is listed";
            case HIDDEN -> ", the package is hidden";
        };
    }

    private static AuditRecord file(LedgerEntry entry, GenericEvent e, String summary) {
        return record(
                entry,
                e.project().value(),
                e.name().toString(),
                e.version().toString(),
                e.path().toString(),
                summary);
    }

    private static AuditRecord release(LedgerEntry entry, ReleaseEvent e, String summary) {
        return record(
                entry, e.project().value(), e.name().toString(), e.version().toString(), null, summary);
    }

    private static AuditRecord other(LedgerEntry entry, @Nullable Long project, String summary) {
        return record(entry, project, null, null, null, summary);
    }

    private static AuditRecord record(
            LedgerEntry entry,
            @Nullable Long project,
            @Nullable String packageName,
            @Nullable String version,
            @Nullable String filename,
            String summary) {
        return new AuditRecord(
                entry.position(),
                entry.id(),
                entry.time(),
                EventTypes.wireName(entry.event().getClass()),
                entry.actor().path(),
                entry.actor().token() == null ? null : entry.actor().token().value(),
                entry.correlation(),
                entry.event().subject(),
                project,
                packageName,
                version,
                filename,
                summary,
                entry.event());
    }
}
