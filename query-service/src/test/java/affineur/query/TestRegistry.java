package affineur.query;

import affineur.access.LedgerAccess;
import affineur.access.Secret;
import affineur.access.people.People;
import affineur.blobs.Blobs;
import affineur.blobs.Staged;
import affineur.blobs.filesystem.FileSystemBlobs;
import affineur.documents.lucene.LuceneStore;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.Actor;
import affineur.events.CloudEvents;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.FileEvent.FileUnyanked;
import affineur.events.FileEvent.FileYanked;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.LedgerEntry;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageStatus;
import affineur.events.PackageType;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.ReleaseEvent.ReleaseUnyanked;
import affineur.events.ReleaseEvent.ReleaseYanked;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureKind;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.events.TrustedClock;
import affineur.events.VerifiedSignature;
import affineur.events.Visibility;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericStatus;
import affineur.generic.GenericVersion;
import affineur.http.Front;
import affineur.http.HotRoute;
import affineur.http.JettyCustomizing;
import affineur.http.TokenCallers;
import affineur.http.Watch;
import affineur.ledger.LedgerRecord;
import affineur.ledger.Projection;
import affineur.packaging.DistributionFilename;
import affineur.packaging.EnclosedFile;
import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import affineur.query.forward.Upward;
import affineur.upstream.Upstream;
import affineur.upstream.Upstreams;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of a registry as it runs: real documents, blobs, access and HTTP server, with a list in place of the
 * ledger. Projects: 1 is public, 2 is private, 3 is public and empty.
 */
public final class TestRegistry {
    public static final ProjectId PUBLIC = new ProjectId(1);
    public static final ProjectId PRIVATE = new ProjectId(2);
    public static final ProjectId EMPTY = new ProjectId(3);

    /** When the entry at position 0 was decided; each later one a second and a bit after. */
    public static final Instant BEGIN = Instant.parse("2026-08-01T10:00:00.123456789Z");

    /** One that the settings name. */
    public static final URI CONFIGURED_ISSUER = URI.create("https://ci.team.example");

    /** Nobody asks there: clients are sent. */
    public static final URI UPSTREAM = URI.create("https://index.example.org/simple/");

    /** Nobody is asked, as long as nobody is added. */
    public static final Upward NOWHERE = redirected();

    private final Path directory;
    private final UnaryOperator<Blobs> storage;
    private final Upward upward;
    private final List<LedgerRecord> ledger = Collections.synchronizedList(new ArrayList<>());
    private final FileSystemBlobs blobs;
    private final Server server = new Server();
    private LuceneStore store;
    private LedgerAccess access;
    private QueryService service;
    private final Secret token;
    private final HeldPeople people = new HeldPeople();
    private final HeldUses uses = new HeldUses();
    private final HeldDownloads downloads = new HeldDownloads();
    private long lastToken = 1;

    public TestRegistry(Path directory) throws Exception {
        this(directory, UnaryOperator.identity());
    }

    /** @param storage what the service sees of the blobs */
    public TestRegistry(Path directory, UnaryOperator<Blobs> storage) throws Exception {
        this(directory, Secret.generate(), storage, NOWHERE);
    }

    /** One that sends clients to {@link #UPSTREAM} for what is not here. */
    public static TestRegistry forwarding(Path directory) throws Exception {
        return forwarding(directory, redirected(Upstream.of("example", UPSTREAM.toString())));
    }

    /** Clients are sent there, which is never connected to. */
    public static Upward redirected(Upstream... upstreams) {
        return new Upward.Redirected(Upstreams.open(List.of(upstreams), UnaryOperator.identity()));
    }

    /** @param upward what it does about packages that are not there */
    public static TestRegistry forwarding(Path directory, Upward upward) throws Exception {
        return new TestRegistry(directory, Secret.generate(), UnaryOperator.identity(), upward);
    }

    private TestRegistry(Path directory, Secret token, UnaryOperator<Blobs> storage, Upward upward) throws Exception {
        this.token = token;
        this.storage = storage;
        this.directory = directory;
        this.upward = upward;
        blobs = FileSystemBlobs.open(directory.resolve("blobs"));
        store = new LuceneStore(directory.resolve("documents"));
        access = LedgerAccess.open(store);
        service = open();
        GroupId group = new GroupId(1);
        happen(
                new GroupCreated(group, "team", "Team"),
                new ProjectCreated(PUBLIC, group, "wheels", "Wheels", Visibility.PUBLIC),
                new ProjectCreated(PRIVATE, group, "secret", "Secret", Visibility.PRIVATE),
                new ProjectCreated(EMPTY, group, "empty", "Empty", Visibility.PUBLIC),
                new AccountCreated(new AccountId(1), AccountKind.PERSON, null),
                new MemberAdded(Holder.of(group), new AccountId(1), Role.REPORTER, null),
                new TokenIssued(
                        new TokenId(1),
                        new AccountId(1),
                        "reader",
                        List.of(Scope.READ_PACKAGE_REGISTRY),
                        token.hash()));
        start();
    }

    private QueryService open() {
        return QueryService.open(
                store,
                storage.apply(blobs),
                access,
                people,
                uses,
                new TokenCallers(access, uses),
                new QueryService.Options(List.of(CONFIGURED_ISSUER), upward),
                new QueryService.Recording(downloads, downloads::downloaded, downloads, Watch.none()::address),
                new SimpleMeterRegistry());
    }

    private void start() throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.setConnectors(new ServerConnector[] {connector});
        server.setHandler(TestMvc.around(service.controllers()));
        new JettyCustomizing(new Front(service.routes())).customize(server);
        server.start();
    }

    public int port() {
        return ((NetworkConnector) server.getConnectors()[0]).getLocalPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** May read everything. */
    public String token() {
        return token.reveal();
    }

    public People people() {
        return people;
    }

    /** A new personal token of the account; gives its secret. */
    public String token(AccountId account, Scope... scopes) {
        return token(TokenKind.PERSONAL, account, null, "token of " + account, null, scopes);
    }

    /** A new token; gives its secret. Its number is {@link #lastToken()}. */
    public String token(
            TokenKind kind,
            @Nullable AccountId account,
            @Nullable Holder holder,
            String name,
            @Nullable Instant expires,
            Scope... scopes) {
        Secret secret = Secret.generate();
        happen(new TokenIssued(
                new TokenId(++lastToken), account, name, List.of(scopes), secret.hash(), kind, holder, expires, null));
        return secret.reveal();
    }

    public long lastToken() {
        return lastToken;
    }

    public HeldDownloads downloads() {
        return downloads;
    }

    public List<HotRoute> routes() {
        return service.routes();
    }

    public FileSystemBlobs blobs() {
        return blobs;
    }

    public List<LedgerRecord> ledger() {
        return List.copyOf(ledger);
    }

    private List<Projection> projections() {
        return Stream.concat(Stream.of(access), service.projections().stream()).toList();
    }

    /** Puts events into the ledger and waits until they are visible; gives the position of the last. */
    public long happen(RegistryEvent... events) {
        List<LedgerRecord> batch = new ArrayList<>();
        for (RegistryEvent event : events) {
            long position = ledger.size();
            LedgerEntry entry = new LedgerEntry(
                    position, "id-" + position, BEGIN.plusMillis(1001 * position), Actor.SYSTEM, "test", event);
            LedgerRecord record = new LedgerRecord(2 * position, CloudEvents.encode(entry), entry);
            ledger.add(record);
            batch.add(record);
        }
        projections().forEach(projection -> projection.apply(batch));
        return ledger.getLast().entry().position();
    }

    /** Delivers the ledger again from this position, as a reader does that has lost its place. */
    public void deliverAgain(int from) {
        projections().forEach(projection -> projection.apply(ledger.subList(from, ledger.size())));
    }

    /** A server that grew from the ledger alone, in another directory, in batches of this size. */
    public TestRegistry regrown(Path elsewhere, int batch) throws Exception {
        TestRegistry other = new TestRegistry(elsewhere, token, storage, NOWHERE);
        for (int from = other.ledger.size(); from < ledger.size(); from += batch) {
            List<LedgerRecord> next = ledger.subList(from, Math.min(from + batch, ledger.size()));
            other.ledger.addAll(next);
            other.projections().forEach(projection -> projection.apply(next));
        }
        return other;
    }

    public FilePublished publish(ProjectId project, String filename, byte[] content) throws IOException {
        return publish(project, filename, content, ">=3.9");
    }

    public FilePublished publish(ProjectId project, String filename, byte[] content, String requiresPython)
            throws IOException {
        keep(content);
        keep(metadata(filename));
        return announce(project, filename, content, requiresPython);
    }

    /** A file that says this of itself. */
    public FilePublished publish(ProjectId project, String filename, byte[] content, byte[] metadata)
            throws IOException {
        keep(content);
        keep(metadata);
        FilePublished plain = event(project, filename, content, ">=3.9");
        FilePublished event = new FilePublished(
                project,
                plain.name(),
                plain.version(),
                plain.filename(),
                plain.size(),
                plain.hashes(),
                plain.requiresPython(),
                sha256(metadata));
        happen(event);
        return event;
    }

    /** A wheel of which it is known where its files are. */
    public FilePublished publish(
            ProjectId project, String filename, byte[] content, EnclosedFile entryPoints, List<EnclosedFile> sboms)
            throws IOException {
        keep(content);
        keep(metadata(filename));
        FilePublished plain = event(project, filename, content, ">=3.9");
        FilePublished event = new FilePublished(
                project,
                plain.name(),
                plain.version(),
                plain.filename(),
                plain.size(),
                plain.hashes(),
                plain.requiresPython(),
                plain.metadata(),
                entryPoints,
                sboms);
        happen(event);
        return event;
    }

    /** Somebody has signed it, and this is what is shown of that. */
    public void attest(FilePublished file, byte[] provenance) throws IOException {
        keep(provenance);
        happen(new SignatureVerified(
                file.project(),
                PackageType.PYPI,
                file.name().toString(),
                file.version().toString(),
                file.filename().toString(),
                file.hashes().sha256(),
                new VerifiedSignature(
                        SignatureKind.ATTESTATION,
                        "https://forge.example.com/cheese/brie",
                        "https://forge.example.com",
                        Map.of(),
                        Instant.parse("2026-01-02T03:04:05Z"),
                        TrustedClock.LOG,
                        4711L,
                        "https://docs.pypi.org/attestations/publish/v1",
                        sha256(provenance),
                        sha256(new byte[0]))));
    }

    /** As {@link #publish}, but stores no blobs: for pages that speak of files and do not send them. */
    public FilePublished announce(ProjectId project, String filename, byte[] content) {
        return announce(project, filename, content, ">=3.9");
    }

    public FilePublished announce(ProjectId project, String filename, byte[] content, String requiresPython) {
        FilePublished event = event(project, filename, content, requiresPython);
        happen(event);
        return event;
    }

    /** The event, which has not happened yet. */
    public static FilePublished event(ProjectId project, String filename, byte[] content, String requiresPython) {
        DistributionFilename parsed = DistributionFilename.parse(filename);
        return new FilePublished(
                project,
                parsed.name(),
                parsed.version(),
                parsed,
                content.length,
                new Hashes(sha256(content), "b".repeat(64), "c".repeat(32)),
                requiresPython,
                sha256(metadata(filename)));
    }

    public static byte[] metadata(String filename) {
        DistributionFilename parsed = DistributionFilename.parse(filename);
        return "Metadata-Version: 2.4\nName: %s\nVersion: %s\nSummary: of %s\n"
                .formatted(parsed.name(), parsed.version(), filename)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void keep(byte[] content) throws IOException {
        try (Staged staged = blobs.stage()) {
            staged.write(ByteBuffer.wrap(content));
            staged.keep(sha256(content));
        }
    }

    public static Sha256 sha256(byte[] content) {
        try {
            return Sha256.of(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public void delete(FilePublished file) {
        happen(new FileDeleted(
                file.project(),
                file.name(),
                file.version(),
                file.filename(),
                file.hashes().sha256(),
                file.metadata()));
    }

    /** The newest entry's position. */
    public long newest() {
        return ledger.getLast().entry().position();
    }

    /** @param status null if nobody said */
    public GenericFilePublished publishGeneric(
            ProjectId project, String name, String version, String path, String content, @Nullable GenericStatus status)
            throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        keep(bytes);
        GenericFilePublished event = new GenericFilePublished(
                project,
                new GenericName(name),
                new GenericVersion(version),
                new GenericPath(path),
                bytes.length,
                new Hashes(sha256(bytes), "b".repeat(64), "c".repeat(32)),
                status);
        happen(event);
        return event;
    }

    /** @param published where it was */
    public void deleteGeneric(
            ProjectId project, String name, String version, String path, String content, long published) {
        happen(new GenericFileDeleted(
                project,
                new GenericName(name),
                new GenericVersion(version),
                new GenericPath(path),
                published,
                sha256(content.getBytes(StandardCharsets.UTF_8))));
    }

    public void yank(FilePublished file, String reason) {
        happen(new FileYanked(file.project(), file.name(), file.version(), file.filename(), reason));
    }

    public void unyank(FilePublished file) {
        happen(new FileUnyanked(file.project(), file.name(), file.version(), file.filename()));
    }

    public void yank(ProjectId project, String name, String version, String reason) {
        happen(new ReleaseYanked(project, PackageName.parse(name), Version.parse(version), reason));
    }

    public void unyank(ProjectId project, String name, String version) {
        happen(new ReleaseUnyanked(project, PackageName.parse(name), Version.parse(version)));
    }

    public void mark(ProjectId project, String name, PackageStatus status, @Nullable String reason) {
        happen(new PackageMarked(project, PackageName.parse(name), status, reason));
    }

    /** Stops and starts anew on the same directory. */
    public void restart() throws Exception {
        server.stop();
        store.close();
        store = new LuceneStore(directory.resolve("documents"));
        access = LedgerAccess.open(store);
        service = open();
        start();
    }

    public void stop() throws Exception {
        server.stop();
        store.close();
        blobs.close();
    }
}
