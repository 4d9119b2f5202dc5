package affineur.audit.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.access.LedgerAccess;
import affineur.audit.records.RecordCsv;
import affineur.documents.Document;
import affineur.documents.lucene.LuceneStore;
import affineur.events.AccountId;
import affineur.events.Actor;
import affineur.events.AllowedSigner;
import affineur.events.CleanupEvent.CleanupPolicyRemoved;
import affineur.events.CleanupEvent.CleanupPolicySet;
import affineur.events.CleanupEvent.CleanupRan;
import affineur.events.CleanupRules;
import affineur.events.CloudEvents;
import affineur.events.DuplicatesEvent.DuplicatesChanged;
import affineur.events.DuplicatesEvent.DuplicatesInherited;
import affineur.events.Enforcement;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.FileEvent.FileYanked;
import affineur.events.ForwardingEvent.ForwardingChanged;
import affineur.events.ForwardingEvent.ForwardingInherited;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.LedgerEntry;
import affineur.events.NamespaceEvent.NamespaceGranted;
import affineur.events.NamespaceEvent.NamespaceRevoked;
import affineur.events.OriginEvent.OriginControlled;
import affineur.events.OriginEvent.OriginReleased;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageOrigin;
import affineur.events.PackagePattern;
import affineur.events.PackageStatus;
import affineur.events.PackageType;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.ProtectionEvent.ProtectionRuleAdded;
import affineur.events.ProtectionEvent.ProtectionRuleChanged;
import affineur.events.ProtectionEvent.ProtectionRuleRemoved;
import affineur.events.ProtectionLevel;
import affineur.events.ProtectionRuleId;
import affineur.events.RegistryEvent;
import affineur.events.ReleaseEvent.ReleaseYanked;
import affineur.events.SigningPolicyEvent.SigningPolicyLoosened;
import affineur.events.SigningPolicyEvent.SigningPolicyRemoved;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.SigningPolicyId;
import affineur.events.SigningRules;
import affineur.events.TokenId;
import affineur.events.Visibility;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericStatus;
import affineur.generic.GenericVersion;
import affineur.ledger.LedgerRecord;
import affineur.packaging.DistributionFilename;
import affineur.packaging.EnclosedFile;
import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import affineur.refusal.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditEventsTest {
    private static final Instant START = Instant.parse("2026-11-20T23:00:00Z");
    private static final Actor ADMIN = new Actor(new AccountId(1), new TokenId(7));
    private static final ProjectId PROJECT = new ProjectId(1);
    private static final Sha256 DIGEST = new Sha256("ab".repeat(32));

    @TempDir
    Path directory;

    private LuceneStore store;
    private LedgerAccess access;
    private AuditEvents events;
    private final List<LedgerRecord> ledger = new ArrayList<>();

    @BeforeEach
    void open() {
        store = new LuceneStore(directory);
        access = LedgerAccess.open(store);
        events = AuditEvents.open(store);
        write(Actor.SYSTEM, new GroupCreated(new GroupId(1), "team", "Team"));
        write(Actor.SYSTEM, new ProjectCreated(PROJECT, new GroupId(1), "main", "Main", Visibility.PUBLIC));
        write(ADMIN, published("my_pkg-1.0-py3-none-any.whl"));
        write(ADMIN, published("other-2.0-py3-none-any.whl"));
        write(ADMIN, new ReleaseYanked(PROJECT, PackageName.parse("my-pkg"), Version.parse("1.0"), "=cmd()"));
        write(
                new Actor(new AccountId(2), null),
                new FileDeleted(
                        PROJECT,
                        PackageName.parse("other"),
                        Version.parse("2.0"),
                        DistributionFilename.parse("other-2.0-py3-none-any.whl"),
                        DIGEST,
                        DIGEST));
        access.apply(ledger);
        events.apply(ledger);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void recordsEveryEventWithWhoWhatWhenAndWhere() {
        JsonNode record = JsonMapper.shared()
                .readTree(page(Map.of("filename", "my_pkg-1.0-py3-none-any.whl"))
                        .getFirst()
                        .body());
        assertThat(record.path("position").asLong()).isEqualTo(2);
        assertThat(record.path("actor").asString()).isEqualTo("accounts/1");
        assertThat(record.path("token").asLong()).isEqualTo(7);
        assertThat(record.path("time").asString()).isEqualTo("2026-11-21T01:00:00Z");
        assertThat(record.path("type").asString()).isEqualTo("affineur.file.published.v1");
        assertThat(record.path("project").asLong()).isEqualTo(1);
        assertThat(record.path("package").asString()).isEqualTo("my-pkg");
        assertThat(record.path("version").asString()).isEqualTo("1.0");
        assertThat(record.path("correlation").asString()).isEqualTo("request-2");
        assertThat(record.path("data").path("hashes").path("sha256").asString()).isEqualTo(DIGEST.hex());
    }

    @Test
    void saysWhatAPackageWasMarkedAs() {
        int before = ledger.size();
        write(
                ADMIN,
                new PackageMarked(PROJECT, PackageName.parse("my-pkg"), PackageStatus.QUARANTINED, "ships a miner"));
        write(ADMIN, new PackageMarked(PROJECT, PackageName.parse("my-pkg"), PackageStatus.ACTIVE, null));
        events.apply(ledger.subList(before, ledger.size()));

        List<String> summaries = page(Map.of("type", "affineur.package.marked.v1", "package", "my-pkg")).stream()
                .map(document -> JsonMapper.shared()
                        .readTree(document.body())
                        .path("summary")
                        .asString())
                .toList();
        assertThat(summaries)
                .containsExactly("Package marked as active", "Package marked as quarantined: ships a miner");
    }

    @Test
    void saysWhoMustSignAndWhenThatIsLoosened() {
        int before = ledger.size();
        SigningPolicyId policy = new SigningPolicyId(4);
        SigningRules was = new SigningRules(
                Enforcement.REFUSE,
                new PackagePattern(PackageType.PYPI, "my-*"),
                List.of(new AllowedSigner("https://forge.example.com/*", "https://forge.example.com")),
                List.of("https://slsa.dev/provenance/v1"));
        SigningRules now =
                new SigningRules(Enforcement.WITHHOLD, new PackagePattern(PackageType.PYPI, "*"), List.of(), List.of());
        write(ADMIN, new SigningPolicySet(policy, Holder.of(PROJECT), was));
        write(ADMIN, new SigningPolicyLoosened(policy, Holder.of(PROJECT), was, now));
        write(ADMIN, new SigningPolicyRemoved(policy, null));
        events.apply(ledger.subList(before, ledger.size()));

        String refused = "refuse files of 'my-*' that are not signed by https://forge.example.com/*"
                + " (https://forge.example.com) as https://slsa.dev/provenance/v1";
        assertThat(page(Map.of("type", "signing")).stream()
                        .map(document -> JsonMapper.shared()
                                .readTree(document.body())
                                .path("summary")
                                .asString()))
                .containsExactly(
                        "Signing policy 4 of the whole registry removed",
                        "Signing policy 4 in projects/1 loosened; before it said: " + refused
                                + "; now: withhold files of '*' that are not signed by anybody",
                        "Signing policy 4 in projects/1 says: " + refused);
        assertThat(page(Map.of("type", "affineur.signing.loosened.v1"))).hasSize(1);
    }

    @Test
    void saysFromWhomAPackageIsProtected() {
        int before = ledger.size();
        ProtectionRuleId rule = new ProtectionRuleId(4);
        PackagePattern pattern = new PackagePattern(PackageType.PYPI, "my-*");
        write(ADMIN, new ProtectionRuleAdded(rule, PROJECT, pattern, ProtectionLevel.OWNER, null));
        write(ADMIN, new ProtectionRuleChanged(rule, PROJECT, pattern, null, ProtectionLevel.ADMIN));
        write(ADMIN, new ProtectionRuleRemoved(rule, PROJECT, pattern));
        events.apply(ledger.subList(before, ledger.size()));

        assertThat(page(Map.of("type", "protection", "order", "asc")))
                .extracting(document -> JsonMapper.shared()
                        .readTree(document.body())
                        .path("summary")
                        .asString())
                .containsExactly(
                        "Protection 4 of pypi packages 'my-*' (push: owner, delete: anybody) added",
                        "Protection 4 of pypi packages 'my-*' (push: anybody, delete: admin) changed",
                        "Protection 4 of pypi packages 'my-*' removed");
    }

    @Test
    void saysThatAFileCameWithSboms() {
        int before = ledger.size();
        FilePublished plain = published("third-1.0-py3-none-any.whl");
        EnclosedFile sbom = new EnclosedFile("third-1.0.dist-info/sboms/a", "application/json", 2, DIGEST, 100, null);
        write(
                ADMIN,
                new FilePublished(
                        PROJECT,
                        plain.name(),
                        plain.version(),
                        plain.filename(),
                        plain.size(),
                        plain.hashes(),
                        null,
                        DIGEST,
                        null,
                        List.of(sbom)));
        events.apply(ledger.subList(before, ledger.size()));

        JsonNode record = JsonMapper.shared()
                .readTree(page(Map.of("package", "third")).getFirst().body());
        assertThat(record.path("summary").asString()).isEqualTo("File published with an SBOM");
        assertThat(record.at("/data/sboms/0/sha256").asString()).isEqualTo(DIGEST.hex());
    }

    @Test
    void saysWhoIsForwardedWhere() {
        int before = ledger.size();
        Holder project = Holder.of(new ProjectId(1));
        PackageName name = PackageName.parse("my-pkg");
        write(ADMIN, new ForwardingChanged(null, false, true));
        write(ADMIN, new ForwardingChanged(Holder.of(new GroupId(1)), true, false));
        write(ADMIN, new ForwardingInherited(project));
        write(ADMIN, new OriginControlled(project, name, PackageOrigin.UPSTREAM));
        write(ADMIN, new OriginReleased(project, name));
        events.apply(ledger.subList(before, ledger.size()));

        assertThat(summaries(Map.of("type", "forwarding", "order", "asc")))
                .containsExactly(
                        "Requests for packages that are not here are not forwarded anywhere, and nothing below can say"
                                + " otherwise",
                        "Requests for packages that are not here are forwarded in groups/1",
                        "Forwarding in projects/1 left to what is around it");
        assertThat(summaries(Map.of("type", "origin", "order", "asc")))
                .containsExactly(
                        "Files of 'my-pkg' in projects/1 come from upstream only",
                        "Files of 'my-pkg' in projects/1 come from where they usually do");
    }

    private List<String> summaries(Map<String, String> query) {
        return page(query).stream()
                .map(document -> JsonMapper.shared()
                        .readTree(document.body())
                        .path("summary")
                        .asString())
                .toList();
    }

    @Test
    void saysWhatHoldsForDuplicates() {
        int before = ledger.size();
        write(ADMIN, new DuplicatesChanged(new GroupId(1), false, null));
        write(ADMIN, new DuplicatesChanged(new GroupId(1), true, "v.+"));
        write(ADMIN, new DuplicatesInherited(new GroupId(1)));
        events.apply(ledger.subList(before, ledger.size()));

        assertThat(page(Map.of("type", "duplicates", "order", "asc")))
                .extracting(document -> JsonMapper.shared()
                        .readTree(document.body())
                        .path("summary")
                        .asString())
                .containsExactly(
                        "Duplicates of generic files in group 1 not allowed",
                        "Duplicates of generic files in group 1 allowed, except 'v.+'",
                        "Duplicates of generic files in group 1 left to the groups around it");
    }

    @Test
    void saysByWhichPolicyAFileWasDeleted() {
        int before = ledger.size();
        write(ADMIN, new CleanupPolicySet(PROJECT, new CleanupRules(10, 30, null, PackageType.GENERIC, "tool-*", "*")));
        write(ADMIN, new CleanupPolicySet(PROJECT, new CleanupRules(null, null, null, null, "*", "*")));
        write(
                ADMIN,
                new FileDeleted(
                        PROJECT,
                        PackageName.parse("swept"),
                        Version.parse("1.0"),
                        DistributionFilename.parse("swept-1.0-py3-none-any.whl"),
                        DIGEST,
                        DIGEST,
                        6L));
        write(ADMIN, new CleanupRan(PROJECT, 6, 1, 1, false));
        write(ADMIN, new CleanupPolicyRemoved(PROJECT));
        events.apply(ledger.subList(before, ledger.size()));

        assertThat(page(Map.of("package", "swept")))
                .extracting(document -> JsonMapper.shared()
                        .readTree(document.body())
                        .path("summary")
                        .asString())
                .containsExactly("File deleted by the policy of position 6");
        assertThat(page(Map.of("type", "cleanup", "order", "asc")))
                .extracting(document -> JsonMapper.shared()
                        .readTree(document.body())
                        .path("summary")
                        .asString())
                .containsExactly(
                        "Cleanup policy set: of generic packages 'tool-*', versions '*', 10 duplicates are kept, and"
                                + " files of 30 days",
                        "Cleanup policy set: of all packages '*', versions '*', all duplicates are kept, and files of"
                                + " any age",
                        "Cleanup by the policy of position 6 deleted 1 files of 1 packages, and was cut off",
                        "Cleanup policy removed");
    }

    @Test
    void saysToWhomANamespaceWasGranted() {
        int before = ledger.size();
        write(ADMIN, new NamespaceGranted(PackageName.parse("my"), new GroupId(1)));
        write(ADMIN, new NamespaceRevoked(PackageName.parse("my"), new GroupId(1)));
        events.apply(ledger.subList(before, ledger.size()));

        assertThat(page(Map.of("type", "namespace", "order", "asc")))
                .extracting(document -> JsonMapper.shared()
                        .readTree(document.body())
                        .path("summary")
                        .asString())
                .containsExactly("Namespace 'my' granted to group 1", "Namespace 'my' granted to group 1 no longer");
    }

    @Test
    void findsByEachFilter() {
        assertThat(found(Map.of())).containsExactly(5L, 4L, 3L, 2L, 1L, 0L);
        assertThat(found(Map.of("order", "asc", "limit", "2"))).containsExactly(0L, 1L);
        assertThat(found(Map.of("project", "team/main", "package", "My.Pkg"))).containsExactly(4L, 2L);
        assertThat(found(Map.of("package", "other", "version", "v2"))).containsExactly(5L, 3L);
        assertThat(found(Map.of("actor", "system"))).containsExactly(1L, 0L);
        assertThat(found(Map.of("actor", "2"))).containsExactly(5L);
        assertThat(found(Map.of("token", "7"))).containsExactly(4L, 3L, 2L);
        assertThat(found(Map.of("type", "affineur.file.published.v1"))).containsExactly(3L, 2L);
        assertThat(found(Map.of("type", "file"))).containsExactly(5L, 3L, 2L);
        assertThat(found(Map.of("type", "affineur.release.yanked"))).containsExactly(4L);
        assertThat(found(Map.of("from", "2026-11-21T01:00:00Z", "to", "2026-11-21T03:00:00Z")))
                .containsExactly(3L, 2L);
        assertThat(found(Map.of("to", "2026-11-21"))).containsExactly(0L);
    }

    @Test
    void recordsFilesOfGenericPackagesWhateverTheirVersion() {
        int before = ledger.size();
        GenericName name = new GenericName("My_Tool+x");
        GenericVersion version = new GenericVersion("latest");
        GenericPath path = new GenericPath("linux/tool");
        Hashes hashes = new Hashes(DIGEST, "b".repeat(64), "c".repeat(32));
        write(ADMIN, new GenericFilePublished(PROJECT, name, version, path, 1, hashes, GenericStatus.HIDDEN));
        write(ADMIN, new GenericFileDeleted(PROJECT, name, version, path, before, DIGEST));
        events.apply(ledger.subList(before, ledger.size()));

        assertThat(found(Map.of("package", "My_Tool+x"))).containsExactly(7L, 6L);
        assertThat(found(Map.of("version", "latest", "filename", "linux/tool"))).containsExactly(7L, 6L);
        assertThat(found(Map.of("type", "generic.published"))).containsExactly(6L);
        JsonNode record = JsonMapper.shared()
                .readTree(page(Map.of("type", "generic.published")).getFirst().body());
        assertThat(record.path("summary").asString())
                .isEqualTo("File of a generic package published, the package is hidden");
        assertThat(record.path("project").asLong()).isEqualTo(1);
    }

    @Test
    void pagesAreStableWhileTheLedgerGrows() {
        assertThat(found(Map.of("limit", "2"))).containsExactly(5L, 4L);
        int before = ledger.size();
        write(
                ADMIN,
                new FileYanked(
                        PROJECT,
                        PackageName.parse("my-pkg"),
                        Version.parse("1.0"),
                        DistributionFilename.parse("my_pkg-1.0-py3-none-any.whl"),
                        ""));
        events.apply(ledger.subList(before, ledger.size()));
        assertThat(found(Map.of("limit", "2", "after", "4"))).containsExactly(3L, 2L);
        assertThat(found(Map.of("order", "asc", "after", "4"))).containsExactly(5L, 6L);
    }

    @Test
    void redeliveryChangesNothing() {
        List<String> before = bodies();
        events.apply(ledger);
        assertThat(bodies()).isEqualTo(before).hasSize(6);
    }

    @Test
    void growsAgainToTheSameRecords() {
        List<String> before = bodies();
        try (LuceneStore fresh = new LuceneStore(directory.resolveSibling("fresh"))) {
            AuditEvents again = AuditEvents.open(fresh);
            ledger.forEach(record -> again.apply(List.of(record)));
            assertThat(again.records().page(AuditQuery.parse(Map.of(), access.access())).stream()
                            .map(AuditEventsTest::text)
                            .toList())
                    .isEqualTo(before);
        }
    }

    @Test
    void csvHasALineARecordAndNoFormula() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RecordCsv csv = new RecordCsv(AuditEventsController.COLUMNS, out)) {
            events.records().each(AuditQuery.parse(Map.of("order", "asc"), access.access()), csv::write);
        }
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(7);
        assertThat(lines.getFirst()).startsWith("position,time,type,actor,token,project,package,version,filename");
        assertThat(lines.get(3))
                .startsWith(
                        "2,2026-11-21T01:00:00Z,affineur.file.published.v1,accounts/1,7,1,my-pkg,1.0,my_pkg-1.0-py3");
        assertThat(lines).noneMatch(line -> line.startsWith("=") || line.contains(",="));
    }

    @Test
    void refusesWhatItDoesNotUnderstandAndNamesIt() {
        refused(Map.of("pakage", "x"), "pakage");
        refused(Map.of("limit", "1001"), "limit");
        refused(Map.of("limit", "many"), "limit");
        refused(Map.of("order", "up"), "order");
        refused(Map.of("after", "-1"), "after");
        refused(Map.of("from", "yesterday"), "from");
        refused(Map.of("to", "+999999999-01-01"), "to");
        refused(Map.of("actor", "bob"), "actor");
        refused(Map.of("token", "0"), "token");
        refused(Map.of("project", "no/such"), "no/such");
    }

    private void refused(Map<String, String> parameters, String named) {
        assertThatThrownBy(() -> AuditQuery.parse(parameters, access.access()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(named);
    }

    private static FilePublished published(String filename) {
        DistributionFilename parsed = DistributionFilename.parse(filename);
        return new FilePublished(
                PROJECT,
                parsed.name(),
                parsed.version(),
                parsed,
                10,
                new Hashes(DIGEST, "cd".repeat(32), "ef".repeat(16)),
                null,
                DIGEST);
    }

    private void write(Actor actor, RegistryEvent event) {
        int position = ledger.size();
        LedgerEntry entry = new LedgerEntry(
                position, "id-" + position, START.plusSeconds(3600L * position), actor, "request-" + position, event);
        ledger.add(new LedgerRecord(position, CloudEvents.encode(entry), entry));
    }

    private List<Document> page(Map<String, String> parameters) {
        return events.records().page(AuditQuery.parse(parameters, access.access()));
    }

    private List<Long> found(Map<String, String> parameters) {
        return page(parameters).stream().map(Document::position).toList();
    }

    private List<String> bodies() {
        return page(Map.of()).stream().map(AuditEventsTest::text).toList();
    }

    private static String text(Document document) {
        return new String(document.body(), StandardCharsets.UTF_8);
    }
}
