package affineur.audit.signatures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.audit.Commands;
import affineur.audit.SmallBlobs;
import affineur.blobs.filesystem.FileSystemBlobs;
import affineur.documents.lucene.LuceneStore;
import affineur.events.Actor;
import affineur.events.CloudEvents;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.LedgerEntry;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.SignatureEvent;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureKind;
import affineur.events.TrustedClock;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericVersion;
import affineur.ledger.LedgerRecord;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Hashes;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import affineur.sigstore.Evidence;
import affineur.sigstore.ForgedSigstore;
import affineur.sigstore.ForgedSigstore.Pair;
import affineur.sigstore.SignatureVerifier;
import affineur.sigstore.TrustedRootFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedFilesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final ProjectId PROJECT = new ProjectId(7);
    private static final String WHEEL = "My.Cheese-1.0-py3-none-any.whl";
    private static final byte[] CONTENT = "a wheel of cheese".getBytes(StandardCharsets.UTF_8);
    private static final ForgedSigstore SIGSTORE = new ForgedSigstore(NOW.minus(Duration.ofDays(30)));

    @TempDir
    private Path directory;

    private final List<LedgerRecord> ledger = new ArrayList<>();
    private final Recorded recorded = new Recorded();
    private FileSystemBlobs blobs;
    private SmallBlobs small;
    private LuceneStore store;
    private SignedFiles files;
    private Path root;

    @SuppressWarnings("NullAway") // JUnit calls open() first
    SignedFilesTest() {}

    /** In the place of the command service: what was found before is no news. */
    private static final class Recorded implements Commands {
        private final List<SignatureEvent> events = new ArrayList<>();
        private int asked;
        private boolean down;

        @Override
        public long submit(EnvironmentSubmitted submission, Actor by, String correlation) {
            throw new AssertionError("This is about signatures");
        }

        @Override
        public OptionalLong verified(SignatureVerified verdict, Actor by, String correlation) {
            return record(verdict);
        }

        @Override
        public OptionalLong rejected(SignatureRejected verdict, Actor by, String correlation) {
            return record(verdict);
        }

        private OptionalLong record(SignatureEvent verdict) {
            asked++;
            if (down) {
                throw new Refusal(ProblemType.SERVICE_UNAVAILABLE, "Not now");
            }
            if (events.contains(verdict)) {
                return OptionalLong.empty();
            }
            events.add(verdict);
            return OptionalLong.of(events.size());
        }
    }

    @BeforeEach
    void open() throws IOException {
        blobs = FileSystemBlobs.open(directory.resolve("blobs"));
        small = new SmallBlobs(blobs);
        root = Files.write(directory.resolve("trusted_root.json"), SIGSTORE.trustedRoot());
        store = new LuceneStore(directory.resolve("documents"));
        files = follow(store);
    }

    private SignedFiles follow(LuceneStore in) {
        return SignedFiles.open(
                in, new Verification(new TrustedRootFile(root, InstantSource.fixed(NOW)), small, recorded));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        blobs.close();
    }

    private LedgerRecord entry(RegistryEvent event) {
        long position = ledger.size();
        LedgerEntry entry = new LedgerEntry(
                position, "id-" + position, NOW.plusSeconds(position), Actor.SYSTEM, "correlation-" + position, event);
        LedgerRecord record = new LedgerRecord(position, CloudEvents.encode(entry), entry);
        ledger.add(record);
        return record;
    }

    private long happen(RegistryEvent event) {
        LedgerRecord record = entry(event);
        files.apply(List.of(record));
        return record.entry().position();
    }

    private Hashes keep(byte[] content) {
        try {
            return new Hashes(small.keep(content), "b".repeat(64), "c".repeat(32));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private FilePublished published(String filename, byte[] content) {
        DistributionFilename file = DistributionFilename.parse(filename);
        return new FilePublished(
                PROJECT,
                file.name(),
                file.version(),
                file,
                content.length,
                keep(content),
                null,
                new Sha256("d".repeat(64)));
    }

    private GenericFilePublished generic(String name, String version, String path, byte[] content) {
        return new GenericFilePublished(
                PROJECT,
                new GenericName(name),
                new GenericVersion(version),
                new GenericPath(path),
                content.length,
                keep(content),
                null);
    }

    private GenericFilePublished beside(String suffix, byte[] content) {
        return generic("my-cheese", "1.0", WHEEL + suffix, content);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private SignatureVerified verified() {
        assertThat(recorded.events).hasSize(1);
        assertThat(recorded.events.getFirst()).isInstanceOf(SignatureVerified.class);
        return (SignatureVerified) recorded.events.getFirst();
    }

    private SignatureRejected rejected() {
        assertThat(recorded.events).hasSize(1);
        assertThat(recorded.events.getFirst()).isInstanceOf(SignatureRejected.class);
        return (SignatureRejected) recorded.events.getFirst();
    }

    static List<List<Integer>> orders() {
        return List.of(
                List.of(0, 1, 2),
                List.of(0, 2, 1),
                List.of(1, 0, 2),
                List.of(1, 2, 0),
                List.of(2, 0, 1),
                List.of(2, 1, 0));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void aPairIsVerifiedInWhateverOrderItAndItsFileCome(List<Integer> order) throws Exception {
        Pair pair = SIGSTORE.at(NOW.minusSeconds(60)).pair(CONTENT);
        List<RegistryEvent> events = List.of(
                published(WHEEL, CONTENT), beside(".sig", pair.signature()), beside(".crt", pair.certificate()));
        for (int i : order) {
            assertThat(recorded.events).as("before all of it is here").isEmpty();
            happen(events.get(i));
        }

        SignatureVerified verdict = verified();
        assertThat(verdict.type()).isEqualTo(PackageType.PYPI);
        assertThat(verdict.name()).isEqualTo("my-cheese");
        assertThat(verdict.filename()).isEqualTo(WHEEL);
        assertThat(verdict.sha256()).isEqualTo(keep(CONTENT).sha256());
        assertThat(verdict.signature().kind()).isEqualTo(SignatureKind.DETACHED);
        assertThat(verdict.signature().signer()).isEqualTo(ForgedSigstore.IDENTITY);
        assertThat(verdict.signature().clock()).isEqualTo(TrustedClock.RECEIPT);
        assertThat(verdict.signature().time())
                .as("when both parts were here, whenever the file came")
                .isEqualTo(NOW.plusSeconds(Math.max(order.indexOf(1), order.indexOf(2))));
        byte[] evidence = small.find(verdict.signature().content(), 1 << 20).orElseThrow();
        assertThat(Evidence.read(evidence)).singleElement().isInstanceOf(Evidence.OfPair.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {".sigstore.json", ".sigstore", ".bundle"})
    void aBundleIsVerifiedBeforeAndAfterItsFile(String suffix) {
        byte[] bundle = SIGSTORE.at(NOW.minusSeconds(60)).bundle(CONTENT);
        happen(beside(suffix, bundle));
        assertThat(recorded.events).isEmpty();
        happen(published(WHEEL, CONTENT));

        assertThat(verified().signature().kind()).isEqualTo(SignatureKind.BUNDLE);
        assertThat(verified().signature().clock()).isEqualTo(TrustedClock.LOG);
        assertThat(verified().signature().content())
                .as("as it came")
                .isEqualTo(keep(bundle).sha256());

        recorded.events.clear();
        happen(published("my_cheese-1.1.tar.gz", CONTENT));
        happen(generic("My_Cheese", "1.1.0", "dist/My-Cheese-1.1.tar.gz" + suffix, bundle));
        assertThat(verified().filename())
                .as("names are compared by what they mean")
                .isEqualTo("my_cheese-1.1.tar.gz");
    }

    @ParameterizedTest
    @ValueSource(strings = {".crt", ".pem", ".cert"})
    void certificatesHaveSeveralNames(String suffix) {
        Pair pair = SIGSTORE.at(NOW.minusSeconds(60)).pair(CONTENT);
        happen(published(WHEEL, CONTENT));
        happen(beside(suffix, pair.certificate()));
        happen(beside(".sig", pair.signature()));

        assertThat(verified().signature().kind()).isEqualTo(SignatureKind.DETACHED);
    }

    @Test
    void aFileOfAGenericPackageIsSignedByThoseBesideIt() {
        Pair pair = SIGSTORE.at(NOW.minusSeconds(60)).pair(CONTENT);
        happen(generic("tool", "v1", "linux/tool", CONTENT));
        happen(generic("tool", "v1", "linux/tool.crt", pair.certificate()));
        happen(generic("tool", "v2", "linux/tool.sig", pair.signature()));
        happen(generic("tool", "v1", "tool.sig", pair.signature()));
        assertThat(recorded.events).as("in another version or directory").isEmpty();
        happen(generic("tool", "v1", "linux/tool.sig", pair.signature()));

        assertThat(verified().type()).isEqualTo(PackageType.GENERIC);
        assertThat(verified().filename()).isEqualTo("linux/tool");
    }

    @Test
    void whatIsOfAnotherPackageOrVersionSignsNothing() {
        byte[] bundle = SIGSTORE.at(NOW.minusSeconds(60)).bundle(CONTENT);
        happen(published(WHEEL, CONTENT));
        happen(generic("other", "1.0", WHEEL + ".sigstore.json", bundle));
        happen(generic("my-cheese", "1.1", WHEEL + ".sigstore.json", bundle));
        happen(generic("my-cheese", "1.0", ".sigstore.json", bundle));
        happen(generic("my-cheese", "1.0", "x/.sig", bundle));

        assertThat(recorded.events).isEmpty();
    }

    @Test
    void whatIsNoGoodIsRejectedForAReason() {
        happen(published(WHEEL, CONTENT));
        happen(beside(".sigstore.json", SIGSTORE.at(NOW.minusSeconds(60)).bundle(text("other bytes"))));

        assertThat(rejected().signature().reason()).isEqualTo("wrong-digest");
        assertThat(rejected().signature().kind()).isEqualTo(SignatureKind.BUNDLE);

        recorded.events.clear();
        happen(beside(".sigstore.json", text("no JSON")));
        assertThat(rejected().signature().reason()).isEqualTo("malformed");

        recorded.events.clear();
        happen(beside(".sigstore.json", new byte[SignatureVerifier.LARGEST + 10]));
        assertThat(rejected().signature().reason()).isEqualTo("too-large");

        recorded.events.clear();
        happen(beside(".bundle", text("{\"base64Signature\":\"\",\"cert\":\"\"}")));
        assertThat(rejected().signature().reason()).isEqualTo("unsupported");
    }

    @Test
    void aPairThatComesTooLateIsRejected() {
        Pair pair = SIGSTORE.at(NOW.minus(Duration.ofMinutes(11))).pair(CONTENT);
        happen(published(WHEEL, CONTENT));
        happen(beside(".sig", pair.signature()));
        happen(beside(".crt", pair.certificate()));

        assertThat(rejected().signature().reason()).isEqualTo("outside-validity");
        assertThat(rejected().signature().kind()).isEqualTo(SignatureKind.DETACHED);
    }

    @Test
    void theNewestCounts() {
        Pair wrong = SIGSTORE.at(NOW.minusSeconds(60)).pair(text("other bytes"));
        Pair right = SIGSTORE.at(NOW.minusSeconds(60)).pair(CONTENT);
        happen(published(WHEEL, CONTENT));
        happen(beside(".sig", wrong.signature()));
        happen(beside(".crt", wrong.certificate()));
        assertThat(rejected().signature().reason()).isEqualTo("bad-signature");
        happen(beside(".crt", right.certificate()));
        recorded.events.clear();
        happen(beside(".sig", right.signature()));

        assertThat(verified().signature().kind()).isEqualTo(SignatureKind.DETACHED);
    }

    @Test
    void whatWasDeletedIsNotVerified() {
        byte[] bundle = SIGSTORE.at(NOW.minusSeconds(60)).bundle(CONTENT);
        long position = happen(beside(".sigstore.json", bundle));
        GenericFilePublished it = beside(".sigstore.json", bundle);
        happen(new GenericFileDeleted(
                PROJECT,
                it.name(),
                it.version(),
                it.path(),
                position,
                it.hashes().sha256()));
        FilePublished file = published(WHEEL, CONTENT);
        happen(file);
        happen(new FileDeleted(
                PROJECT,
                file.name(),
                file.version(),
                file.filename(),
                file.hashes().sha256(),
                file.metadata()));
        happen(beside(".sigstore.json", bundle));
        assertThat(recorded.events).isEmpty();

        happen(file);
        assertThat(verified().filename()).isEqualTo(WHEEL);
    }

    @Test
    void nothingIsFoundTwiceAfterACrashOrByAnother() throws Exception {
        Pair pair = SIGSTORE.at(NOW.minusSeconds(60)).pair(CONTENT);
        LedgerRecord file = entry(published(WHEEL, CONTENT));
        LedgerRecord signature = entry(beside(".sig", pair.signature()));
        LedgerRecord certificate = entry(beside(".crt", pair.certificate()));
        files.apply(List.of(file, signature));
        recorded.down = true;
        assertThatThrownBy(() -> files.apply(List.of(certificate))).isInstanceOf(Refusal.class);
        assertThat(files.checkpoint().position()).as("it is tried again").isEqualTo(2);

        recorded.down = false;
        files.apply(List.of(certificate));
        assertThat(verified().filename()).isEqualTo(WHEEL);
        int asked = recorded.asked;

        files.apply(ledger);
        assertThat(recorded.asked).as("delivered again").isEqualTo(asked);
        store.close();
        store = new LuceneStore(directory.resolve("documents"));
        files = follow(store);
        files.apply(ledger);
        assertThat(recorded.asked).as("after a restart").isEqualTo(asked);
        try (LuceneStore another = new LuceneStore(directory.resolve("another"))) {
            follow(another).apply(ledger);
        }
        assertThat(recorded.asked).as("grown anew").isGreaterThan(asked);
        assertThat(recorded.events).hasSize(1);
    }

    @Test
    void itStandsStillWhileNothingCanBeVerified() throws Exception {
        byte[] good = Files.readAllBytes(root);
        Files.writeString(root, "{");
        happen(published(WHEEL, CONTENT));
        LedgerRecord bundle =
                entry(beside(".sigstore.json", SIGSTORE.at(NOW.minusSeconds(60)).bundle(CONTENT)));
        assertThatThrownBy(() -> files.apply(List.of(bundle))).hasMessageContaining("The trusted root is damaged");
        assertThat(recorded.events).isEmpty();

        Files.write(root, good);
        files.apply(List.of(bundle));
        assertThat(verified().filename()).isEqualTo(WHEEL);
    }

    @Test
    void noAddressIsInAReason() {
        happen(published(WHEEL, CONTENT));
        byte[] bundle = SIGSTORE.at(NOW.minusSeconds(60))
                .statement("{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"x\",\"subject\":[]}");
        happen(beside(
                ".sigstore.json",
                text(new String(bundle, StandardCharsets.UTF_8)
                        .replace("application/vnd.in-toto+json", "mallory@example.com"))));

        assertThat(rejected().signature().reason()).isEqualTo("unsupported");
        assertThat(rejected().signature().text()).doesNotContain("@").contains("(an address)");
    }

    @Test
    void aFileIsAwaitedThatHasJustCome() throws Exception {
        Sha256 digest = keep(CONTENT).sha256();
        assertThat(files.await(digest, Duration.ofMillis(10))).isEmpty();
        List<SignedFile> found = new ArrayList<>();
        Thread waiting = Thread.ofPlatform().start(() -> found.addAll(files.await(digest, Duration.ofMinutes(1))));
        happen(published(WHEEL, CONTENT));
        waiting.join();

        assertThat(found).extracting(SignedFile::filename).containsExactly(WHEEL);
        assertThat((Collection<?>) files.of(new Sha256("0".repeat(64)))).isEmpty();
    }
}
