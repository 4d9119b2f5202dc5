package affineur.access;

import affineur.documents.Document;
import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Write;
import affineur.events.AccountEvent;
import affineur.events.AccountEvent.AccountBlocked;
import affineur.events.AccountEvent.AccountChanged;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AccountForgotten;
import affineur.events.AccountEvent.AccountUnblocked;
import affineur.events.AccountEvent.AdministratorAppointed;
import affineur.events.AccountEvent.AdministratorDismissed;
import affineur.events.AccountId;
import affineur.events.CleanupEvent;
import affineur.events.CleanupEvent.CleanupPolicyRemoved;
import affineur.events.CleanupEvent.CleanupPolicySet;
import affineur.events.CleanupEvent.CleanupRan;
import affineur.events.DuplicatesEvent;
import affineur.events.DuplicatesEvent.DuplicatesChanged;
import affineur.events.DuplicatesEvent.DuplicatesInherited;
import affineur.events.EnvironmentEvent;
import affineur.events.FileEvent;
import affineur.events.ForwardingEvent;
import affineur.events.ForwardingEvent.ForwardingChanged;
import affineur.events.ForwardingEvent.ForwardingInherited;
import affineur.events.GenericEvent;
import affineur.events.GroupId;
import affineur.events.IdentityEvent;
import affineur.events.IssuerEvent;
import affineur.events.IssuerEvent.IssuerDistrusted;
import affineur.events.IssuerEvent.IssuerTrusted;
import affineur.events.LedgerEntry;
import affineur.events.MemberEvent;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.MemberEvent.MemberChanged;
import affineur.events.MemberEvent.MemberRemoved;
import affineur.events.NamespaceEvent;
import affineur.events.OriginEvent;
import affineur.events.OriginEvent.OriginControlled;
import affineur.events.OriginEvent.OriginReleased;
import affineur.events.PackageEvent;
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
import affineur.events.ProtectionEvent.ProtectionRuleRemoved;
import affineur.events.PublisherEvent;
import affineur.events.PublisherEvent.PublisherDistrusted;
import affineur.events.PublisherEvent.PublisherTrusted;
import affineur.events.ReleaseEvent;
import affineur.events.SealEvent;
import affineur.events.SignatureEvent;
import affineur.events.SigningPolicyEvent;
import affineur.events.SigningPolicyEvent.SigningPolicyLoosened;
import affineur.events.SigningPolicyEvent.SigningPolicyRemoved;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.TokenEvent;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.events.UpstreamEvent;
import affineur.events.UpstreamEvent.UpstreamAdded;
import affineur.events.UpstreamEvent.UpstreamRemoved;
import affineur.events.Visibility;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import affineur.ledger.Projection;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link Access} grown from the ledger. It answers from memory; its documents are there so that a start reads them and
 * not the whole ledger. A token that the ledger revokes is worth nothing as soon as {@link #apply} returns; so nobody
 * should be served before the ledger's end as of the start is applied.
 */
public final class LedgerAccess implements Projection {
    private static final Schema SCHEMA = new Schema("access", 2, Map.of());
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    /** A body that stays, since a store forgets deletions, and then a late writer would bring the document back. */
    private static final byte[] GONE = {};

    /** Few events concern access, so a checkpoint alone is written this seldom. */
    private static final long POSITIONS_BETWEEN_CHECKPOINTS = 1_000;

    /** So long it is said of a job's token that it has expired; then it is as any other that is wrong. */
    private static final Duration EXPIRED_JOBS_ARE_KNOWN = Duration.ofHours(1);

    private record Job(Instant expires, TokenId token) {}

    private final Documents documents;
    private final Registered registered = new Registered();
    private final Queue<Job> jobs = new PriorityQueue<>(Comparator.comparing(Job::expires));
    private final Access access;
    private volatile Checkpoint checkpoint;
    private long written;

    private LedgerAccess(Documents documents, InstantSource clock) {
        this.documents = documents;
        access = new RegisteredAccess(registered, clock);
        checkpoint = documents.checkpoint();
        written = checkpoint.position();
        documents.forEach(Query.all(), Order.BY_ID, this::load);
    }

    /** Opens the collection {@code access} and reads it; the store closes it. */
    public static LedgerAccess open(DocumentStore store) {
        return open(store, InstantSource.system());
    }

    /** @param clock by which tokens and memberships expire */
    public static LedgerAccess open(DocumentStore store, InstantSource clock) {
        return new LedgerAccess(store.open(SCHEMA), clock);
    }

    /** Decides by what was applied. */
    public Access access() {
        return access;
    }

    /** What there is, as far as it was applied. */
    public Directory directory() {
        return registered;
    }

    private void load(Document document) {
        if (document.body().length == 0) {
            return;
        }
        String id = document.id();
        if (id.contains("/members/")) {
            registered.put(JSON.readValue(document.body(), Member.class));
            return;
        }
        switch (id.substring(0, id.indexOf('/'))) {
            case "groups" -> registered.put(JSON.readValue(document.body(), Group.class));
            case "projects" -> registered.put(JSON.readValue(document.body(), Project.class));
            case "accounts" -> registered.put(JSON.readValue(document.body(), Account.class));
            case "tokens" -> put(JSON.readValue(document.body(), Token.class));
            case "issuers" -> registered.put(JSON.readValue(document.body(), Issuer.class));
            case "publishers" -> registered.put(JSON.readValue(document.body(), Publisher.class));
            case "duplicates" -> registered.put(JSON.readValue(document.body(), DuplicateSettings.class));
            case "forwarding" -> registered.put(JSON.readValue(document.body(), ForwardingSetting.class));
            case "origins" -> registered.put(JSON.readValue(document.body(), OriginControl.class));
            case "upstreams" -> registered.put(JSON.readValue(document.body(), AddedUpstream.class));
            case "signing-policies" -> registered.put(JSON.readValue(document.body(), SigningPolicy.class));
            case "cleanup" -> registered.put(JSON.readValue(document.body(), CleanupPolicy.class));
            case "protection" -> registered.put(JSON.readValue(document.body(), ProtectionRule.class));
            default -> throw new IllegalStateException("No document of access: " + id);
        }
    }

    private void put(Token token) {
        registered.put(token);
        if (token.kind() == TokenKind.JOB && token.expires() != null) {
            jobs.add(new Job(token.expires(), token.id()));
        }
    }

    @Override
    public String name() {
        return SCHEMA.name();
    }

    @Override
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    @Override
    public void apply(List<LedgerRecord> batch) {
        Changes changes = new Changes();
        for (LedgerRecord record : batch) {
            if (record.entry().position() >= checkpoint.position()) {
                changes.evolve(record.entry());
                changes.dropExpiredJobs(record.entry());
            }
        }
        Checkpoint end = Checkpoint.after(batch.getLast());
        if (end.position() <= checkpoint.position()) {
            return;
        }
        if (!changes.writes.isEmpty() || end.position() - written >= POSITIONS_BETWEEN_CHECKPOINTS) {
            documents.apply(changes.writes, end);
            written = end.position();
        }
        checkpoint = end;
    }

    /** What a batch changes in memory at once, and then in the documents. */
    private final class Changes {
        private final List<Write> writes = new ArrayList<>();

        void evolve(LedgerEntry entry) {
            switch (entry.event()) {
                case ProjectEvent e -> evolve(entry, e);
                case AccountEvent e -> evolve(entry, e);
                case MemberEvent e -> evolve(entry, e);
                case TokenEvent e -> evolve(entry, e);
                case IssuerEvent e -> evolve(entry, e);
                case PublisherEvent e -> evolve(entry, e);
                case ProtectionEvent e -> evolve(entry, e);
                case CleanupEvent e -> evolve(entry, e);
                case DuplicatesEvent e -> evolve(entry, e);
                case ForwardingEvent e -> evolve(entry, e);
                case OriginEvent e -> evolve(entry, e);
                case UpstreamAdded e -> {
                    AddedUpstream upstream = AddedUpstream.of(e, entry.position(), entry.time());
                    registered.put(upstream);
                    write(entry, upstream);
                }
                case UpstreamRemoved e -> {
                    registered.removeUpstream(e.upstream());
                    gone(entry);
                }
                case SigningPolicyEvent e -> evolve(entry, e);
                case FileEvent _,
                        GenericEvent _,
                        ReleaseEvent _,
                        PackageEvent _,
                        NamespaceEvent _,
                        UpstreamEvent.OfFile _,
                        SealEvent _,
                        EnvironmentEvent _,
                        SignatureEvent _,
                        IdentityEvent _ -> {}
            }
        }

        /** They are many, and all of them stay in the ledger. By the ledger's clock, so that every process drops the same. */
        void dropExpiredJobs(LedgerEntry entry) {
            Instant before = entry.time().minus(EXPIRED_JOBS_ARE_KNOWN);
            for (Job job = jobs.peek(); job != null && job.expires.isBefore(before); job = jobs.peek()) {
                jobs.remove();
                if (registered.token(job.token).isPresent()) {
                    registered.remove(job.token);
                    gone(entry, "tokens/" + job.token);
                }
            }
        }

        private void evolve(LedgerEntry entry, ProjectEvent event) {
            switch (event) {
                case GroupCreated e -> {
                    String path =
                            e.parent() == null ? e.path() : group(e.parent()).path() + "/" + e.path();
                    Visibility visibility = e.visibility() == null ? Visibility.PUBLIC : e.visibility();
                    put(entry, new Group(e.group(), path, e.name(), e.parent(), visibility, entry.time()));
                }
                case GroupChanged e -> put(entry, group(e.group()).changed(e.name(), e.visibility()));
                case GroupDeleted e -> {
                    registered.remove(e.group());
                    gone(entry);
                    // pending ones, since no project was in it
                    for (Publisher publisher : List.copyOf(registered.publishers())) {
                        if (publisher.group().equals(e.group())) {
                            registered.remove(publisher.id());
                            gone(entry, "publishers/" + publisher.id());
                        }
                    }
                }
                case ProjectCreated e -> {
                    String path = group(e.group()).path() + "/" + e.path();
                    put(
                            entry,
                            new Project(e.project(), e.group(), path, e.name(), e.visibility(), false, entry.time()));
                }
                case ProjectChanged e -> put(entry, project(e.project()).changed(e.name(), e.visibility()));
                case ProjectArchived e -> put(entry, project(e.project()).asArchived(true));
                case ProjectUnarchived e -> put(entry, project(e.project()).asArchived(false));
            }
        }

        private void evolve(LedgerEntry entry, AccountEvent event) {
            Account account = switch (event) {
                case AccountCreated e ->
                    new Account(e.account(), e.kind(), entry.time(), e.details(), false, false, false);
                case AccountChanged e -> account(e.account()).withDetails(e.details());
                case AccountBlocked e -> account(e.account()).asBlocked(true);
                case AccountUnblocked e -> account(e.account()).asBlocked(false);
                case AccountForgotten e -> account(e.account()).asForgotten();
                case AdministratorAppointed e -> account(e.account()).asAdministrator(true);
                case AdministratorDismissed e -> account(e.account()).asAdministrator(false);
            };
            registered.put(account);
            write(entry, account);
        }

        private void evolve(LedgerEntry entry, MemberEvent event) {
            switch (event) {
                case MemberAdded e ->
                    put(entry, new Member(e.holder(), e.account(), e.role(), entry.time(), e.expires()));
                case MemberChanged e ->
                    put(entry, new Member(e.holder(), e.account(), e.role(), entry.time(), e.expires()));
                case MemberRemoved e -> {
                    registered.remove(e.holder(), e.account());
                    gone(entry);
                }
            }
        }

        private void evolve(LedgerEntry entry, TokenEvent event) {
            switch (event) {
                case TokenIssued e -> {
                    if (e.parent() != null && registered.token(e.parent()).isEmpty()) {
                        return; // revoked, by what came in between
                    }
                    Token token = new Token(
                            e.token(),
                            e.kind() == null ? TokenKind.PERSONAL : e.kind(),
                            e.account(),
                            e.holder(),
                            e.name(),
                            e.scopes(),
                            e.hash(),
                            entry.time(),
                            e.expires(),
                            e.parent());
                    LedgerAccess.this.put(token);
                    write(entry, token);
                }
                case TokenRevoked e -> registered.family(e.token()).forEach(id -> gone(entry, id));
            }
        }

        private void evolve(LedgerEntry entry, IssuerEvent event) {
            switch (event) {
                case IssuerTrusted e -> {
                    Issuer issuer = new Issuer(e.issuer(), e.url(), entry.time());
                    registered.put(issuer);
                    write(entry, issuer);
                }
                case IssuerDistrusted e -> {
                    registered.remove(e.issuer());
                    gone(entry);
                }
            }
        }

        private void evolve(LedgerEntry entry, PublisherEvent event) {
            switch (event) {
                case PublisherTrusted e -> {
                    Publisher publisher = new Publisher(
                            e.publisher(), e.group(), e.path(), e.issuer(), e.claims(), e.name(), entry.time());
                    registered.put(publisher);
                    write(entry, publisher);
                }
                case PublisherDistrusted e -> {
                    registered.remove(e.publisher());
                    gone(entry);
                }
            }
        }

        private void evolve(LedgerEntry entry, DuplicatesEvent event) {
            switch (event) {
                case DuplicatesChanged e -> {
                    DuplicateSettings settings = DuplicateSettings.of(e);
                    registered.put(settings);
                    write(entry, settings);
                }
                case DuplicatesInherited e -> {
                    registered.inheritDuplicates(e.group());
                    gone(entry);
                }
            }
        }

        private void evolve(LedgerEntry entry, ForwardingEvent event) {
            switch (event) {
                case ForwardingChanged e -> {
                    ForwardingSetting setting = ForwardingSetting.of(e);
                    registered.put(setting);
                    write(entry, setting);
                }
                case ForwardingInherited e -> {
                    registered.inheritForwarding(e.holder());
                    gone(entry);
                }
            }
        }

        private void evolve(LedgerEntry entry, OriginEvent event) {
            switch (event) {
                case OriginControlled e -> {
                    OriginControl control = OriginControl.of(e);
                    registered.put(control);
                    write(entry, control);
                }
                case OriginReleased e -> {
                    registered.releaseOrigin(e.holder(), e.name());
                    gone(entry);
                }
            }
        }

        private void evolve(LedgerEntry entry, SigningPolicyEvent event) {
            switch (event) {
                case SigningPolicySet e -> {
                    SigningPolicy policy = SigningPolicy.of(e);
                    registered.put(policy);
                    write(entry, policy);
                }
                case SigningPolicyRemoved e -> {
                    registered.removeSigning(e.holder(), e.policy());
                    gone(entry);
                }
                case SigningPolicyLoosened _ -> {}
            }
        }

        private void evolve(LedgerEntry entry, CleanupEvent event) {
            switch (event) {
                case CleanupPolicySet e -> {
                    CleanupPolicy policy = new CleanupPolicy(e.project(), entry.position(), e.rules());
                    registered.put(policy);
                    write(entry, policy);
                }
                case CleanupPolicyRemoved e -> {
                    registered.removeCleanup(e.project());
                    gone(entry);
                }
                case CleanupRan _ -> {}
            }
        }

        private void evolve(LedgerEntry entry, ProtectionEvent event) {
            switch (event) {
                case ProtectionEvent.Stated e -> {
                    ProtectionRule rule = ProtectionRule.of(e);
                    registered.put(rule);
                    write(entry, rule);
                }
                case ProtectionRuleRemoved e -> {
                    registered.remove(e.project(), e.rule());
                    gone(entry);
                }
            }
        }

        private void put(LedgerEntry entry, Group group) {
            registered.put(group);
            write(entry, group);
        }

        private void put(LedgerEntry entry, Project project) {
            registered.put(project);
            write(entry, project);
        }

        private void put(LedgerEntry entry, Member member) {
            registered.put(member);
            write(entry, member);
        }

        private void write(LedgerEntry entry, Object body) {
            writes.add(new Write.Put(
                    new Document(entry.event().subject(), entry.position(), Map.of(), JSON.writeValueAsBytes(body))));
        }

        private void gone(LedgerEntry entry) {
            gone(entry, entry.event().subject());
        }

        private void gone(LedgerEntry entry, TokenId token) {
            registered.remove(token);
            gone(entry, "tokens/" + token);
        }

        private void gone(LedgerEntry entry, String id) {
            writes.add(new Write.Put(new Document(id, entry.position(), Map.of(), GONE)));
        }
    }

    private Group group(GroupId id) {
        return registered.group(id).orElseThrow(() -> new IllegalStateException("The ledger has no group " + id));
    }

    private Project project(ProjectId id) {
        return registered.project(id).orElseThrow(() -> new IllegalStateException("The ledger has no project " + id));
    }

    private Account account(AccountId id) {
        return registered.account(id).orElseThrow(() -> new IllegalStateException("The ledger has no account " + id));
    }
}
