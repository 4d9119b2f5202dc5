package affineur.access;

import affineur.documents.Document;
import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Write;
import affineur.events.FileEvent;
import affineur.events.LedgerEntry;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.ReleaseEvent;
import affineur.events.Scope;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.Visibility;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import affineur.ledger.Projection;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link Access} grown from the ledger. It answers from memory; its documents are there so that a start reads them and
 * not the whole ledger. A token that the ledger revokes is worth nothing as soon as {@link #apply} returns; so nobody
 * should be served before the ledger's end as of the start is applied.
 */
public final class LedgerAccess implements Access, Projection {
    private static final Schema SCHEMA = new Schema("access", 1, Map.of());
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    /** A body that stays, since a store forgets deletions, and then a late writer would bring the token back. */
    private static final byte[] REVOKED = {};

    /** Few events concern access, so a checkpoint alone is written this seldom. */
    private static final long POSITIONS_BETWEEN_CHECKPOINTS = 1_000;

    private static final Set<Scope> READERS =
            EnumSet.of(Scope.API, Scope.READ_API, Scope.READ_PACKAGE_REGISTRY, Scope.ADMIN);
    private static final Set<Scope> WRITERS = EnumSet.of(Scope.API, Scope.WRITE_PACKAGE_REGISTRY, Scope.ADMIN);
    private static final Set<Scope> AUDITORS = EnumSet.of(Scope.READ_AUDIT, Scope.ADMIN);

    private final Documents documents;
    private final Registered registered = new Registered();
    private volatile Checkpoint checkpoint;
    private long written;

    private LedgerAccess(Documents documents) {
        this.documents = documents;
        checkpoint = documents.checkpoint();
        written = checkpoint.position();
        documents.forEach(Query.all(), Order.BY_ID, this::load);
    }

    /** Opens the collection {@code access} and reads it; the store closes it. */
    public static LedgerAccess open(DocumentStore store) {
        return new LedgerAccess(store.open(SCHEMA));
    }

    private void load(Document document) {
        if (document.body().length == 0) {
            return;
        }
        switch (document.id().substring(0, document.id().indexOf('/'))) {
            case "groups" -> registered.add(JSON.readValue(document.body(), Group.class));
            case "projects" -> registered.add(JSON.readValue(document.body(), Project.class));
            case "tokens" -> registered.add(JSON.readValue(document.body(), Token.class));
            default -> throw new IllegalStateException("No document of access: " + document.id());
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
        List<Write> writes = new ArrayList<>();
        for (LedgerRecord record : batch) {
            if (record.entry().position() >= checkpoint.position()) {
                evolve(record.entry(), writes);
            }
        }
        Checkpoint end = Checkpoint.after(batch.getLast());
        if (end.position() <= checkpoint.position()) {
            return;
        }
        if (!writes.isEmpty() || end.position() - written >= POSITIONS_BETWEEN_CHECKPOINTS) {
            documents.apply(writes, end);
            written = end.position();
        }
        checkpoint = end;
    }

    private void evolve(LedgerEntry entry, List<Write> writes) {
        long position = entry.position();
        switch (entry.event()) {
            case GroupCreated e -> {
                Group group = new Group(e.group(), e.path(), e.name());
                registered.add(group);
                writes.add(put(e.subject(), position, group));
            }
            case ProjectCreated e -> {
                Group group = Objects.requireNonNull(
                        registered.group(e.group()), () -> "The ledger has project " + e.project() + " in no group");
                Project project =
                        new Project(e.project(), e.group(), group.path() + "/" + e.path(), e.name(), e.visibility());
                registered.add(project);
                writes.add(put(e.subject(), position, project));
            }
            case TokenIssued e -> {
                Token token = new Token(e.token(), e.account(), e.scopes(), e.hash());
                registered.add(token);
                writes.add(put(e.subject(), position, token));
            }
            case TokenRevoked e -> {
                registered.remove(e.token());
                writes.add(new Write.Put(new Document(e.subject(), position, Map.of(), REVOKED)));
            }
            case FileEvent e -> {}
            case ReleaseEvent e -> {}
        }
    }

    private static Write put(String id, long position, Object body) {
        return new Write.Put(new Document(id, position, Map.of(), JSON.writeValueAsBytes(body)));
    }

    @Override
    public Caller authenticate(String secret) {
        Secret shown = Secret.shown(secret);
        if (shown.isMistyped()) {
            throw new Refusal(
                    Kind.UNAUTHENTICATED,
                    "malformed-token",
                    "Malformed token: its checksum does not fit, so it was cut or mistyped. Copy the whole token again.");
        }
        Token token = registered.token(shown.hash());
        if (token == null) {
            throw new Refusal(Kind.UNAUTHENTICATED, "invalid-token", "Invalid or revoked token.");
        }
        return new Caller(token.account(), token.id(), Set.copyOf(token.scopes()));
    }

    @Override
    public Optional<Project> project(String idOrPath) {
        return Optional.ofNullable(
                NUMBER.matcher(idOrPath).matches()
                        ? registered.project(new ProjectId(Long.parseLong(idOrPath)))
                        : registered.project(idOrPath));
    }

    @Override
    public void requireRead(Caller caller, Project project) {
        if (!mayRead(caller, project)) {
            throw caller.isAnonymous() ? credentialsMissing() : notFound();
        }
    }

    @Override
    public void requireWrite(Caller caller, Project project) {
        if (isMember(caller) && hasAny(caller, WRITERS)) {
            return;
        }
        if (caller.isAnonymous()) {
            throw credentialsMissing();
        }
        throw mayRead(caller, project) ? lacks("write_package_registry or api", "change packages") : notFound();
    }

    @Override
    public void requireAudit(Caller caller) {
        if (caller.isAnonymous()) {
            throw credentialsMissing();
        }
        if (!hasAny(caller, AUDITORS)) {
            throw lacks("read_audit", "read the audit records");
        }
    }

    private static boolean mayRead(Caller caller, Project project) {
        return switch (project.visibility()) {
            case Visibility.PUBLIC -> true;
            case Visibility.INTERNAL -> !caller.isAnonymous() && hasAny(caller, READERS);
            case Visibility.PRIVATE -> isMember(caller) && hasAny(caller, READERS);
        };
    }

    /** Every account is a member of every project as long as the ledger knows no narrower membership. */
    private static boolean isMember(Caller caller) {
        return !caller.isAnonymous();
    }

    private static boolean hasAny(Caller caller, Set<Scope> wanted) {
        return caller.scopes().stream().anyMatch(wanted::contains);
    }

    private static Refusal credentialsMissing() {
        return new Refusal(
                Kind.UNAUTHENTICATED,
                "credentials-missing",
                "Credentials are needed: any user name, and an access token as the password.");
    }

    private static Refusal notFound() {
        return new Refusal(Kind.NOT_FOUND, "project-not-found", "Project not found.");
    }

    private static Refusal lacks(String scope, String what) {
        return new Refusal(
                Kind.FORBIDDEN,
                "insufficient-scope",
                "This token may not " + what + ": it lacks the scope " + scope + ".");
    }
}
