package affineur.audit.signing;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.documents.lucene.LuceneStore;
import affineur.events.Actor;
import affineur.events.AllowedSigner;
import affineur.events.CloudEvents;
import affineur.events.Enforcement;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.LedgerEntry;
import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureKind;
import affineur.events.SigningRules;
import affineur.events.TrustedClock;
import affineur.events.VerifiedSignature;
import affineur.ledger.LedgerRecord;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunTest {
    private static final ProjectId HERE = new ProjectId(1);
    private static final ProjectId THERE = new ProjectId(2);
    private static final String BRIE = "https://forge.example.com/cheese/brie";
    private static final String MALLORY = "https://forge.example.com/mallory/brie";
    private static final Sha256 DIGEST = new Sha256("a".repeat(64));
    private static final Sha256 OTHER = new Sha256("b".repeat(64));

    @TempDir
    Path directory = Path.of("");

    private final List<LedgerRecord> ledger = new ArrayList<>();
    private LuceneStore store;
    private SignedFiles files;

    @SuppressWarnings("NullAway") // JUnit calls open() first
    DryRunTest() {}

    @BeforeEach
    void open() throws Exception {
        store = new LuceneStore(directory);
        files = SignedFiles.open(store);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    /** All by one request. */
    private void happen(RegistryEvent... events) {
        List<LedgerRecord> batch = new ArrayList<>();
        int request = ledger.size();
        for (RegistryEvent event : events) {
            long position = ledger.size();
            LedgerEntry entry = new LedgerEntry(
                    position,
                    "id-" + position,
                    Instant.parse("2026-11-21T10:00:00Z"),
                    Actor.SYSTEM,
                    "request-" + request,
                    event);
            LedgerRecord record = new LedgerRecord(position, CloudEvents.encode(entry), entry);
            ledger.add(record);
            batch.add(record);
        }
        files.apply(batch);
    }

    private static String filename(String version) {
        return "brie-" + version + ".tar.gz";
    }

    private static FilePublished published(ProjectId project, String version, Sha256 sha256) {
        return new FilePublished(
                project,
                PackageName.parse("brie"),
                Version.parse(version),
                DistributionFilename.parse(filename(version)),
                1,
                new Hashes(sha256, "c".repeat(64), "d".repeat(32)),
                null,
                DIGEST);
    }

    private static FileDeleted deleted(String version, Sha256 sha256) {
        return new FileDeleted(
                HERE,
                PackageName.parse("brie"),
                Version.parse(version),
                DistributionFilename.parse(filename(version)),
                sha256,
                DIGEST);
    }

    private static SignatureVerified signed(String version, Sha256 sha256, String signer) {
        return new SignatureVerified(
                HERE,
                PackageType.PYPI,
                "brie",
                version,
                filename(version),
                sha256,
                new VerifiedSignature(
                        SignatureKind.BUNDLE,
                        signer,
                        "https://forge.example.com",
                        Map.of(),
                        Instant.parse("2026-11-21T09:59:00Z"),
                        TrustedClock.LOG,
                        4711L,
                        null,
                        OTHER,
                        OTHER));
    }

    private DryRun.Result run(Enforcement enforcement, String pattern, @Nullable Boolean met, long after, int limit) {
        DryRun run = new DryRun(
                new SigningRules(
                        enforcement,
                        new PackagePattern(PackageType.PYPI, pattern),
                        List.of(new AllowedSigner("https://forge.example.com/cheese/*", "*")),
                        List.of()),
                met,
                after,
                limit);
        files.each(HERE.value(), run::look);
        return run.result();
    }

    private DryRun.Result run(Enforcement enforcement) {
        return run(enforcement, "*", null, -1, 100);
    }

    @Test
    void countsWhatWouldHaveBeenRefusedAndWithheldOfAllThatEverWas() {
        happen(published(HERE, "1.0", DIGEST), signed("1.0", DIGEST, BRIE));
        happen(published(HERE, "2.0", DIGEST));
        happen(published(HERE, "3.0", DIGEST), signed("3.0", DIGEST, MALLORY));
        happen(published(HERE, "4.0", DIGEST));
        happen(signed("4.0", DIGEST, BRIE));
        happen(published(HERE, "5.0", DIGEST));
        happen(deleted("5.0", DIGEST));
        happen(published(THERE, "6.0", DIGEST));

        DryRun.Result refuse = run(Enforcement.REFUSE);
        assertThat(refuse.counts()).isEqualTo(new DryRun.Counts(5, 1, 4, 2));
        assertThat(refuse.files())
                .extracting(
                        DryRun.Shown::version,
                        DryRun.Shown::met,
                        DryRun.Shown::refused,
                        DryRun.Shown::withheld,
                        DryRun.Shown::deleted)
                .map(Object::toString)
                .containsExactly(
                        "(\"1.0\", true, false, false, false)",
                        "(\"2.0\", false, true, true, false)",
                        "(\"3.0\", false, true, true, false)",
                        "(\"4.0\", false, true, false, false)",
                        "(\"5.0\", false, true, false, true)");
        assertThat(refuse.files())
                .extracting(DryRun.Shown::reason)
                .containsExactly(
                        null,
                        "it has no verified signature",
                        "it is signed by '" + MALLORY
                                + "', for whom 'https://forge.example.com' vouches, and not by one who is allowed",
                        "it has no verified signature",
                        "it has no verified signature");
        assertThat(run(Enforcement.WITHHOLD).counts()).isEqualTo(new DryRun.Counts(5, 3, 0, 2));
        assertThat(run(Enforcement.RECORD).counts()).isEqualTo(new DryRun.Counts(5, 3, 0, 0));
        assertThat(run(Enforcement.REFUSE, "camembert", null, -1, 100).counts())
                .isEqualTo(new DryRun.Counts(0, 0, 0, 0));
    }

    @Test
    void aSignatureIsOfOneContentAndOneUpload() {
        happen(published(HERE, "1.0", DIGEST), signed("1.0", DIGEST, BRIE));
        happen(deleted("1.0", DIGEST));
        happen(published(HERE, "1.0", OTHER));
        happen(signed("1.0", DIGEST, BRIE));
        assertThat(run(Enforcement.REFUSE).counts()).isEqualTo(new DryRun.Counts(2, 1, 1, 1));

        happen(deleted("1.0", OTHER));
        happen(published(HERE, "1.0", DIGEST));
        assertThat(run(Enforcement.REFUSE).counts())
                .as("it came again, and without")
                .isEqualTo(new DryRun.Counts(2, 0, 2, 1));
    }

    @Test
    void showsAPageAfterTheOther() {
        happen(published(HERE, "1.0", DIGEST), signed("1.0", DIGEST, BRIE));
        for (int i = 2; i <= 6; i++) {
            happen(published(HERE, i + ".0", DIGEST));
        }

        DryRun.Result first = run(Enforcement.WITHHOLD, "*", false, -1, 3);
        assertThat(first.files()).extracting(DryRun.Shown::version).containsExactly("2.0", "3.0", "4.0");
        DryRun.Result second = run(Enforcement.WITHHOLD, "*", false, Objects.requireNonNull(first.next()), 3);
        assertThat(second.files()).extracting(DryRun.Shown::version).containsExactly("5.0", "6.0");
        assertThat(second.next()).isNull();
        assertThat(second.counts()).isEqualTo(first.counts());
        assertThat(run(Enforcement.WITHHOLD, "*", true, -1, 3).files()).hasSize(1);
    }

    @Test
    void isTheSameWhenTheLedgerIsReadAgain() throws Exception {
        happen(published(HERE, "1.0", DIGEST), signed("1.0", DIGEST, BRIE));
        happen(published(HERE, "2.0", DIGEST));
        DryRun.Result before = run(Enforcement.REFUSE);

        files.apply(ledger);
        assertThat(run(Enforcement.REFUSE)).isEqualTo(before);
        try (LuceneStore anew = new LuceneStore(directory.resolve("anew"))) {
            files = SignedFiles.open(anew);
            files.apply(ledger);
            assertThat(run(Enforcement.REFUSE)).isEqualTo(before);
        }
    }
}
