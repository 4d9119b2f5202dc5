package affineur.audit.environments;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Access;
import affineur.access.LedgerAccess;
import affineur.audit.SmallBlobs;
import affineur.audit.environments.formats.Environment;
import affineur.audit.environments.formats.Formats;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordQuery;
import affineur.audit.registered.RegisteredFile;
import affineur.audit.registered.RegisteredFiles;
import affineur.audit.registered.Signed;
import affineur.audit.registered.WheelRecords;
import affineur.blobs.Staged;
import affineur.blobs.filesystem.FileSystemBlobs;
import affineur.documents.Document;
import affineur.documents.lucene.LuceneStore;
import affineur.events.AccountId;
import affineur.events.Actor;
import affineur.events.CloudEvents;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.events.EnvironmentName;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.FileEvent.FileUnyanked;
import affineur.events.FileEvent.FileYanked;
import affineur.events.LedgerEntry;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageStatus;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.ReleaseEvent.ReleaseYanked;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureKind;
import affineur.events.TokenId;
import affineur.events.TrustedClock;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.events.VerifiedSignature;
import affineur.ledger.LedgerRecord;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Hashes;
import affineur.packaging.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class EnvironmentAuditTest {
    private static final Instant MONDAY = Instant.parse("2026-11-16T09:00:00Z");
    private static final Hosts HERE = Hosts.of("http://127.0.0.1:8080/audit/environments");
    private static final EnvironmentName SHOP = new EnvironmentName("shop");
    private static final ProjectId PROJECT = new ProjectId(7);
    private static final ProjectId SECRET_PROJECT = new ProjectId(8);
    private static final String RECORD = "milk.py,sha256=abc,3\nmilk-1.0.dist-info/METADATA,sha256=def,4\n";

    @TempDir
    Path directory;

    private final List<LedgerRecord> ledger = new ArrayList<>();
    private FileSystemBlobs blobs;
    private LuceneStore store;
    private Access access;
    private RegisteredFiles files;
    private KeptSubmissions kept;
    private Environments environments;

    @BeforeEach
    void open() throws IOException {
        blobs = FileSystemBlobs.open(directory.resolve("blobs"));
        grow("documents");
    }

    private void grow(String documents) {
        store = new LuceneStore(directory.resolve(documents));
        access = LedgerAccess.open(store).access();
        files = RegisteredFiles.open(store);
        kept = new KeptSubmissions(new SmallBlobs(blobs));
        environments = Environments.open(store, kept);
        if (!ledger.isEmpty()) {
            files.apply(ledger);
            environments.apply(ledger);
        }
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        blobs.close();
    }

    private long write(RegistryEvent event) {
        long position = ledger.size();
        LedgerEntry entry = new LedgerEntry(
                position,
                "id-" + position,
                MONDAY.plusSeconds(3600 * position),
                new Actor(new AccountId(3), new TokenId(9)),
                "correlation-" + position,
                event);
        LedgerRecord record = new LedgerRecord(position, CloudEvents.encode(entry), entry);
        ledger.add(record);
        files.apply(List.of(record));
        environments.apply(List.of(record));
        return position;
    }

    private static DistributionFilename file(String name) {
        return DistributionFilename.parse(name);
    }

    private static Sha256 digest(int number) {
        return new Sha256(String.format("%064x", number));
    }

    private long publish(ProjectId project, String filename, Sha256 sha256) {
        DistributionFilename file = file(filename);
        return write(new FilePublished(
                project,
                file.name(),
                file.version(),
                file,
                3,
                new Hashes(sha256, "b".repeat(64), "c".repeat(32)),
                null,
                digest(0)));
    }

    private long admit(String filename, Sha256 sha256) {
        DistributionFilename file = file(filename);
        return write(new FileAdmitted(
                "public",
                file.name(),
                file.version(),
                file,
                3,
                sha256,
                URI.create("https://files.example.org/" + filename),
                null,
                null,
                null));
    }

    private Sha256 keep(byte[] bytes) throws Exception {
        Sha256 name = Sha256.of(MessageDigest.getInstance("SHA-256").digest(bytes));
        try (Staged staged = blobs.stage()) {
            staged.write(ByteBuffer.wrap(bytes));
            staged.keep(name);
        }
        return name;
    }

    private Sha256 wheel(String record) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("milk.py"));
            zip.write(new byte[3000]);
            zip.putNextEntry(new ZipEntry("milk-1.0.dist-info/RECORD"));
            zip.write(record.getBytes(StandardCharsets.UTF_8));
        }
        return keep(bytes.toByteArray());
    }

    private static Environment said(String text) {
        return Formats.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String installed(String record, String indexes) {
        return "{\"affineur_check\": 1, \"indexes\": [" + indexes
                + "], \"installed\": [{\"metadata\": {\"name\": \"milk\", \"version\": \"1.0\"}, \"record\": \""
                + record.replace("\n", "\\n") + "\"}]}";
    }

    private List<Finding> all(String text) throws IOException {
        return all(said(text), _ -> true);
    }

    private List<Finding> all(Environment said, Predicate<RegisteredFile> visible) throws IOException {
        Attribution attribution = new Attribution(files, new WheelRecords(blobs), number -> "team/" + number);
        return attribution.of(said, attribution.known(said), HERE, visible);
    }

    private Finding one(String text) throws IOException {
        return all(text).getFirst();
    }

    private static void assertIs(Finding finding, Source source, @Nullable Evidence evidence, String... words) {
        assertThat(finding.source()).as(finding.says()).isEqualTo(source);
        assertThat(finding.evidence()).as(finding.says()).isEqualTo(evidence);
        for (String word : words) {
            assertThat(finding.says()).contains(word);
        }
    }

    private static String pinned(Sha256 digest) {
        return "milk==1.0 --hash=sha256:" + digest + "\n";
    }

    @Test
    void aDigestProvesThatItWasPublishedHere() throws Exception {
        long position = publish(PROJECT, "milk-1.0-py3-none-any.whl", digest(1));

        Finding found = one(pinned(digest(1)));
        assertIs(found, Source.REGISTRY, Evidence.DIGEST, "team/7", "position " + position);
        assertThat(found.position()).isEqualTo(position);
        assertThat(found.project()).isEqualTo(7);
        assertThat(found.filename()).isEqualTo("milk-1.0-py3-none-any.whl");
    }

    @Test
    void aDigestProvesThatItCameThroughHere() throws Exception {
        long position = admit("milk-1.0-py3-none-any.whl", digest(1));

        Finding found = one(pinned(digest(1)));
        assertIs(found, Source.UPSTREAM, Evidence.DIGEST, "upstream 'public'", "https://files.example.org/");
        assertThat(found.position()).isEqualTo(position);
    }

    @Test
    void sameBytesFromElsewhereAreOursAndItIsSaid() throws Exception {
        publish(PROJECT, "milk-1.0-py3-none-any.whl", digest(1));

        assertIs(
                one("milk @ https://x.example.org/milk-1.0-py3-none-any.whl#sha256=" + digest(1) + "\n"),
                Source.REGISTRY,
                Evidence.DIGEST,
                "fetched from https://x.example.org/");
    }

    @Test
    void anotherDigestUnderOurNameIsAltered() throws Exception {
        publish(PROJECT, "milk-1.0-py3-none-any.whl", digest(1));

        Finding found = one("--extra-index-url https://rogue.example.org/\n" + pinned(digest(2)));
        assertIs(found, Source.BYPASS, Evidence.DIGEST, "https://rogue.example.org/", "was published here");
        assertThat(found.marks()).containsExactly("altered");
        assertIs(one(pinned(digest(2))), Source.UNKNOWN, Evidence.DIGEST);
    }

    /** Of an upstream's release only those files are known that were asked for. */
    @Test
    void anotherDigestUnderAnUpstreamsNameIsNotAltered() throws Exception {
        admit("milk-1.0-py3-none-any.whl", digest(1));

        assertThat(one(pinned(digest(2))).marks()).isEmpty();
    }

    @Test
    void urlsOfOthersBypassAndOurOwnDoNot() throws Exception {
        publish(PROJECT, "milk-1.0-py3-none-any.whl", digest(1));
        String lock = "version = 1\n[[package]]\nname = \"milk\"\nversion = \"1.0\"\nsource = { registry = \"%s\" }\n";

        assertIs(one(lock.formatted("https://rogue.example.org/simple")), Source.BYPASS, Evidence.URL);
        assertIs(one(lock.formatted("http://LOCALHOST:8080/simple/")), Source.REGISTRY, Evidence.URL);
        assertIs(one(lock.formatted("http://127.0.0.1:8081/simple/")), Source.BYPASS, Evidence.URL);
        assertIs(one(lock.formatted("https://127.0.0.1:8080/simple/")), Source.REGISTRY, Evidence.URL);
    }

    @Test
    void theRecordProvesWhichWheelItIs() throws Exception {
        publish(PROJECT, "milk-1.0-py2-none-any.whl", wheel("milk.py,sha256=other,3\n"));
        Sha256 sha256 = wheel(RECORD);
        publish(PROJECT, "milk-1.0-py3-none-any.whl", sha256);

        Finding found =
                one(installed(RECORD + "../../../bin/milk,sha256=x,1\nmilk-1.0.dist-info/INSTALLER,sha256=y,1\n", ""));
        assertIs(found, Source.REGISTRY, Evidence.RECORD, "Its files are those of milk-1.0-py3-none-any.whl");
        assertThat(found.digest()).isEqualTo(sha256);
    }

    @Test
    void anotherRecordIsAnotherWheel() throws Exception {
        publish(PROJECT, "milk-1.0-py3-none-any.whl", wheel(RECORD));
        String other = RECORD.replace("abc", "xyz");

        Finding alone = one(installed(other, "{\"url\": \"http://127.0.0.1:8080/simple/\"}"));
        assertIs(alone, Source.UNKNOWN, Evidence.RECORD, "milk.py differs");
        assertThat(alone.marks()).containsExactly("altered");
        assertThat(alone.alteredFiles()).containsExactly("milk.py");
        assertIs(
                one(installed(other, "{\"url\": null}")),
                Source.BYPASS,
                Evidence.RECORD,
                "installers there ask besides");
    }

    @Test
    void whatMayHaveBeenBuiltFromASourceDistributionIsNotProved() throws Exception {
        publish(PROJECT, "milk-1.0-py3-none-any.whl", wheel(RECORD));
        publish(PROJECT, "milk-1.0.tar.gz", digest(5));

        Finding found = one(installed(RECORD.replace("abc", "xyz"), "{\"url\": null}"));
        assertIs(found, Source.REGISTRY, Evidence.NAME, "Nothing proves it", "source distribution");
        assertThat(found.marks()).isEmpty();
    }

    @Test
    void aWheelThatIsNoZipProvesNothing() throws Exception {
        admit("milk-1.0-py3-none-any.whl", keep("no zip at all".getBytes(StandardCharsets.UTF_8)));

        assertIs(one(installed(RECORD, "{\"url\": null}")), Source.UPSTREAM, Evidence.NAME, "Nothing proves it");
    }

    @Test
    void aNameProvesNothing() throws Exception {
        publish(PROJECT, "milk-1.0-py3-none-any.whl", digest(1));

        assertIs(one("milk==1.0.0\n"), Source.REGISTRY, Evidence.NAME, "Nothing proves");
        assertIs(one("rind==1.0\n"), Source.UNKNOWN, null, "rind 1.0 was never here");
        assertIs(one("--extra-index-url https://x.example.org\nrind==1.0\n"), Source.BYPASS, Evidence.NAME);
        assertIs(one("-i http://127.0.0.1:8080/simple/\nrind==1.0\n"), Source.UNKNOWN, null);
    }

    @Test
    void whatTheCallerMayNotSeeIsAsIfItWereNotThere() throws Exception {
        publish(SECRET_PROJECT, "milk-1.0-py3-none-any.whl", digest(1));
        Environment said = said(pinned(digest(1)));

        assertIs(all(said, _ -> true).getFirst(), Source.REGISTRY, Evidence.DIGEST);
        assertIs(
                all(said, file -> !Long.valueOf(8).equals(file.project())).getFirst(), Source.UNKNOWN, Evidence.DIGEST);
    }

    private long submit(String text) throws IOException {
        Environment said = said(text);
        Sha256 content = kept.keep(Submission.of(said, all(said, _ -> true)));
        return write(
                new EnvironmentSubmitted(SHOP, said.format(), said.packages().size(), content));
    }

    private List<String> held(Map<String, String> parameters) {
        RecordQuery query = RecordQuery.parse(parameters, new HeldFilters(new PackageFilters(access)));
        return environments.held(files).marked(parameters.get("mark")).page(query).stream()
                .map(Document::body)
                .map(body -> JsonMapper.shared().readTree(body))
                .map(node -> node.path("environment").asString() + " "
                        + node.path("package").asString() + " " + node.path("marks"))
                .toList();
    }

    @Test
    void marksAreOfTheQuestionAndNotOfTheSubmission() throws Exception {
        DistributionFilename file = file("milk-1.0-py3-none-any.whl");
        publish(PROJECT, "milk-1.0-py3-none-any.whl", digest(1));
        publish(PROJECT, "milk-1.0-py2-none-any.whl", digest(2));
        submit(pinned(digest(1)));
        assertThat(held(Map.of())).containsExactly("shop milk []");

        write(new FileYanked(PROJECT, file.name(), file.version(), file, "soap"));
        assertThat(held(Map.of("mark", "yanked"))).containsExactly("shop milk [\"yanked\"]");
        write(new FileUnyanked(PROJECT, file.name(), file.version(), file));
        assertThat(held(Map.of("mark", "yanked"))).isEmpty();
        write(new ReleaseYanked(PROJECT, file.name(), file.version(), "soap"));
        write(new PackageMarked(PROJECT, file.name(), PackageStatus.QUARANTINED, null));
        assertThat(held(Map.of())).containsExactly("shop milk [\"quarantined\",\"yanked\"]");
        write(new PackageMarked(PROJECT, file.name(), PackageStatus.ACTIVE, null));
        write(new FileDeleted(PROJECT, file.name(), file.version(), file, digest(1), digest(0)));
        assertThat(held(Map.of())).containsExactly("shop milk [\"deleted\"]");
        // the same content again
        publish(PROJECT, "milk-1.0-py3-none-any.whl", digest(1));
        assertThat(held(Map.of())).containsExactly("shop milk [\"yanked\"]");
    }

    private void sign(Sha256 sha256, String signer) {
        write(new SignatureVerified(
                PROJECT,
                PackageType.PYPI,
                "milk",
                "1.0",
                "milk-1.0-py3-none-any.whl",
                sha256,
                new VerifiedSignature(
                        SignatureKind.ATTESTATION,
                        signer,
                        "https://issuer.example.com",
                        Map.of(),
                        MONDAY,
                        TrustedClock.LOG,
                        1L,
                        null,
                        digest(0),
                        digest(0))));
    }

    @Test
    void saysWhoHasSignedWhatIsInstalled() throws Exception {
        publish(PROJECT, "milk-1.0-py3-none-any.whl", digest(1));
        sign(digest(1), "https://ci.example.com/milk");
        submit(pinned(digest(1)));
        sign(digest(1), "https://ci.example.com/dairy");
        sign(digest(1), "https://ci.example.com/milk");
        sign(digest(2), "https://ci.example.com/other");

        Finding found = one(pinned(digest(1)));
        Finding now = found.now(files.standing(List.of(found.file())).get(found.file()));
        assertThat(now.signers())
                .extracting(Signed::signer)
                .containsExactly("https://ci.example.com/milk", "https://ci.example.com/dairy");
        assertThat(now.says())
                .endsWith(" Signed by https://ci.example.com/milk (https://issuer.example.com) and"
                        + " https://ci.example.com/dairy (https://issuer.example.com).");
        assertThat(held(Map.of())).containsExactly("shop milk []");
    }

    @Test
    void aYankEndsWithTheReleasesLastFile() throws Exception {
        DistributionFilename file = file("milk-1.0-py3-none-any.whl");
        publish(PROJECT, "milk-1.0-py3-none-any.whl", digest(1));
        write(new ReleaseYanked(PROJECT, file.name(), file.version(), "soap"));
        write(new FileDeleted(PROJECT, file.name(), file.version(), file, digest(1), digest(0)));
        publish(PROJECT, "milk-1.0-py3-none-any.whl", digest(1));
        submit(pinned(digest(1)));

        assertThat(held(Map.of())).containsExactly("shop milk []");
    }

    @Test
    void anEnvironmentHoldsWhatItsLastSubmissionSays() throws Exception {
        publish(PROJECT, "milk-1.0-py3-none-any.whl", digest(1));
        submit("milk==1.0\nrind==1.0\nsalt==2\n");
        submit("milk==1.0\nsalt==3\n");

        assertThat(held(Map.of())).containsExactly("shop milk []", "shop salt []");
        assertThat(held(Map.of("package", "Milk", "version", "1"))).containsExactly("shop milk []");
        assertThat(held(Map.of("package", "salt", "version", "2"))).isEmpty();
        assertThat(held(Map.of("source", "unknown", "environment", "shop"))).containsExactly("shop salt []");
        assertThat(held(Map.of("limit", "1"))).containsExactly("shop milk []");
        assertThat(held(Map.of("limit", "1", "after", "held/shop/milk/1"))).containsExactly("shop salt []");
    }

    @Test
    void saysWhatHasChangedSince() throws Exception {
        long first = submit("milk==1.0\nrind==1.0\nsalt==2\n");
        submit("milk==1.0\nsalt==2\n");
        long last = submit("milk==1.1\nsalt==2\ncurd==1\n");

        SubmissionRecord since = environments.at(SHOP, MONDAY.plusSeconds(1800)).orElseThrow();
        assertThat(since.position()).isEqualTo(first);
        assertThat(environments.before(SHOP, last).orElseThrow().position()).isEqualTo(last - 1);
        assertThat(environments.at(SHOP, MONDAY.minusSeconds(1))).isEmpty();
        SubmissionRecord now = environments.last(SHOP).orElseThrow();
        Changes changes = Changes.between(
                since,
                kept.find(since.digest()).orElseThrow().packages(),
                now,
                kept.find(now.digest()).orElseThrow().packages());
        assertThat(changes.added()).extracting(Finding::name).containsExactly("curd");
        assertThat(changes.removed()).extracting(Finding::name).containsExactly("rind");
        assertThat(changes.changed())
                .extracting(
                        change -> change.from().version() + " " + change.to().version())
                .containsExactly("1.0 1.1");
    }

    @Test
    void whatIsKeptIsTheSameForTheSame() throws Exception {
        submit("milk==1.0\n");
        submit("milk==1.0\n");

        assertThat(environments.last(SHOP).orElseThrow().digest())
                .isEqualTo(environments.submission(SHOP, 0).orElseThrow().digest());
        assertThat(environments.submission(new EnvironmentName("other"), 0)).isEmpty();
    }

    @Test
    void growsAgainFromTheBeginning() throws Exception {
        DistributionFilename file = file("milk-1.0-py3-none-any.whl");
        publish(PROJECT, "milk-1.0-py3-none-any.whl", digest(1));
        write(new FileYanked(PROJECT, file.name(), file.version(), file, "soap"));
        admit("rind-1.0-py3-none-any.whl", digest(2));
        submit(pinned(digest(1)) + "rind==1.0\nsalt==1\n");
        submit(pinned(digest(1)) + "rind==1.0\n");
        List<String> before = held(Map.of());

        // delivered again, nothing changes
        files.apply(ledger);
        environments.apply(ledger);
        assertThat(held(Map.of())).isEqualTo(before);

        store.close();
        grow("documents-grown-anew");
        assertThat(held(Map.of())).isEqualTo(before).containsExactly("shop milk [\"yanked\"]", "shop rind []");
        assertThat(environments.last(SHOP).orElseThrow().sources())
                .isEqualTo(Map.of(Source.REGISTRY, 1, Source.UPSTREAM, 1));
    }

    @Test
    void aLostContentStopsNothing() {
        write(new EnvironmentSubmitted(SHOP, "pip-list", 3, digest(99)));

        assertThat(environments.last(SHOP).orElseThrow().sources()).isNull();
        assertThat(held(Map.of())).isEmpty();
    }
}
