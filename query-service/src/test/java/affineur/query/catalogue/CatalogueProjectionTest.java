package affineur.query.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.documents.Count;
import affineur.documents.Document;
import affineur.documents.Documents;
import affineur.documents.Hits;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Search;
import affineur.documents.Write;
import affineur.documents.lucene.LuceneStore;
import affineur.events.Actor;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.FileEvent.FileUnyanked;
import affineur.events.FileEvent.FileYanked;
import affineur.events.GroupId;
import affineur.events.LedgerEntry;
import affineur.events.NamespaceEvent.NamespaceGranted;
import affineur.events.NamespaceEvent.NamespaceRevoked;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageStatus;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.ReleaseEvent.ReleaseUnyanked;
import affineur.events.ReleaseEvent.ReleaseYanked;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CatalogueProjectionTest {
    private static final ProjectId PROJECT = new ProjectId(1);
    private static final Sha256 SHA256 = new Sha256("a".repeat(64));

    @TempDir
    Path directory = Path.of("");

    private static LedgerRecord record(long position, RegistryEvent event) {
        return new LedgerRecord(
                3 * position,
                new byte[0],
                new LedgerEntry(position, "id", Instant.EPOCH.plusSeconds(position), Actor.SYSTEM, "test", event));
    }

    private static FilePublished published(String filename) {
        DistributionFilename parsed = DistributionFilename.parse(filename);
        return new FilePublished(
                PROJECT,
                parsed.name(),
                parsed.version(),
                parsed,
                1,
                new Hashes(SHA256, "b".repeat(64), "c".repeat(32)),
                null,
                SHA256);
    }

    private static FileDeleted deleted(FilePublished file) {
        return new FileDeleted(PROJECT, file.name(), file.version(), file.filename(), SHA256, SHA256);
    }

    /** What a registry may decide: nothing is deleted or yanked that is not there. */
    private static List<LedgerRecord> live(Random random, int events) {
        Map<String, FilePublished> there = new TreeMap<>();
        List<LedgerRecord> ledger = new ArrayList<>();
        while (ledger.size() < events) {
            String filename = "pack" + random.nextInt(2) + "-1." + random.nextInt(2)
                    + (random.nextBoolean() ? ".tar.gz" : "-py3-none-any.whl");
            FilePublished file = there.get(filename);
            RegistryEvent event;
            if (file == null) {
                FilePublished fresh = published(filename);
                there.put(filename, fresh);
                event = fresh;
            } else {
                event = switch (random.nextInt(10)) {
                    case 0 -> new FileYanked(PROJECT, file.name(), file.version(), file.filename(), "because");
                    case 1 -> new FileUnyanked(PROJECT, file.name(), file.version(), file.filename());
                    case 2 -> new ReleaseYanked(PROJECT, file.name(), file.version(), "all");
                    case 3 -> new ReleaseUnyanked(PROJECT, file.name(), file.version());
                    case 4 -> new PackageMarked(PROJECT, file.name(), PackageStatus.QUARANTINED, "because");
                    case 6 ->
                        random.nextBoolean()
                                ? new NamespaceGranted(file.name(), new GroupId(1))
                                : new NamespaceRevoked(file.name(), new GroupId(1));
                    case 5 -> new PackageMarked(PROJECT, file.name(), PackageStatus.ACTIVE, null);
                    default -> {
                        there.remove(filename);
                        yield deleted(file);
                    }
                };
            }
            ledger.add(record(ledger.size(), event));
        }
        return ledger;
    }

    private static List<String> all(Documents documents) {
        List<String> all = new ArrayList<>();
        documents.forEach(
                Query.all(),
                Order.BY_ID,
                d -> all.add(d.id() + " " + d.position() + " " + new TreeMap<>(d.fields()) + " "
                        + new String(d.body(), UTF_8)));
        return all;
    }

    private static CatalogueProjection projection(Documents documents) {
        return projection(documents, CatalogueChanges.UNHEARD);
    }

    private static CatalogueProjection projection(Documents documents, CatalogueChanges changes) {
        return projection(documents, new RecentMarkers((p, n) -> StatusMarker.NONE), changes);
    }

    private static CatalogueProjection projection(
            Documents documents, RecentMarkers markers, CatalogueChanges changes) {
        return new CatalogueProjection(documents, new RecentFiles((p, f) -> Optional.empty()), markers, changes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void convergesWhereACrashLeftDocumentsAheadOfTheCheckpoint(long seed) {
        Random random = new Random(seed);
        List<LedgerRecord> ledger = live(random, 240);
        List<String> expected;
        try (LuceneStore store = new LuceneStore(directory.resolve("clean"))) {
            Documents documents = store.open(CatalogueDocuments.SCHEMA);
            projection(documents).apply(ledger);
            expected = all(documents);
        }
        try (LuceneStore store = new LuceneStore(directory.resolve("crashing"))) {
            Documents kept = store.open(CatalogueDocuments.SCHEMA);
            Torn torn = new Torn(kept, random);
            int next = 0;
            while (next < ledger.size()) {
                List<LedgerRecord> batch = ledger.subList(next, Math.min(ledger.size(), next + 1 + random.nextInt(25)));
                try {
                    projection(torn).apply(batch);
                } catch (TornException e) {
                    // starts anew where the checkpoint is
                }
                next = (int) torn.checkpoint().position();
            }
            assertThat(all(kept)).isEqualTo(expected);
            assertThat(torn.tears).isPositive();
        }
    }

    @Test
    void findsNewPackagesHoweverManyReleasesOfOldOnesCameSince() {
        List<LedgerRecord> ledger = new ArrayList<>();
        for (String name : List.of("first", "second", "third")) {
            ledger.add(record(ledger.size(), published(name + "-1.0.tar.gz")));
        }
        for (int i = 1; i <= 1_100; i++) {
            ledger.add(record(ledger.size(), published("first-1." + i + ".tar.gz")));
        }
        ledger.add(record(ledger.size(), deleted(published("first-1.0.tar.gz"))));
        ledger.add(record(ledger.size(), deleted(published("second-1.0.tar.gz"))));
        try (LuceneStore store = new LuceneStore(directory)) {
            Catalogue catalogue = Catalogue.open(store, Withholding.NOTHING);
            catalogue.projection(CatalogueChanges.UNHEARD).apply(ledger);

            assertThat(catalogue.newestPackages(PROJECT, 10))
                    .containsExactly(
                            new NewPackage(PackageName.parse("third"), 2, Instant.EPOCH.plusSeconds(2)),
                            new NewPackage(PackageName.parse("first"), 0, Instant.EPOCH));
            assertThat(catalogue.newestPackages(PROJECT, 1)).hasSize(1);
            assertThat(catalogue.newestPackages(new ProjectId(2), 10)).isEmpty();
        }
    }

    /** What a node drops of its readers' memory. */
    private static final class Dropping implements CatalogueChanges {
        private final Set<String> packages = new TreeSet<>();
        private boolean list;

        @Override
        public void packageChanged(ProjectId project, PackageName name) {
            packages.add(name.toString());
        }

        @Override
        public void packagesChanged(ProjectId project) {
            list = true;
        }

        @Override
        public void namespaceChanged(PackageName namespace) {
            packages.add(namespace + "-*");
        }

        @Override
        public void policiesChanged() {
            packages.add("*");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void severalNodesKeepOneCollection(long seed) {
        Random random = new Random(seed);
        List<LedgerRecord> ledger = live(random, 240);
        List<String> expected;
        try (LuceneStore store = new LuceneStore(directory.resolve("alone"))) {
            Documents documents = store.open(CatalogueDocuments.SCHEMA);
            projection(documents).apply(ledger);
            expected = all(documents);
        }
        try (LuceneStore store = new LuceneStore(directory.resolve("shared"))) {
            Documents documents = store.open(CatalogueDocuments.SCHEMA);
            List<CatalogueProjection> nodes = List.of(projection(documents), projection(documents));
            while (documents.checkpoint().position() < ledger.size()
                    || nodes.stream().anyMatch(n -> n.checkpoint().position() < ledger.size())) {
                CatalogueProjection node = nodes.get(random.nextInt(2));
                int next = (int) node.checkpoint().position();
                node.apply(ledger.subList(
                        Math.min(next, ledger.size() - 1), Math.min(ledger.size(), next + 1 + random.nextInt(25))));
            }
            assertThat(all(documents)).isEqualTo(expected);
        }
    }

    @Test
    void aNodeForgetsWhatAnotherHasWritten() {
        List<LedgerRecord> ledger = List.of(
                record(0, published("a-1.0.tar.gz")),
                record(1, published("b-1.0.tar.gz")),
                record(2, published("b-1.1.tar.gz")));
        try (LuceneStore store = new LuceneStore(directory)) {
            Documents documents = store.open(CatalogueDocuments.SCHEMA);
            Dropping dropping = new Dropping();
            CatalogueProjection late = projection(documents, dropping);
            assertThat(late.checkpoint()).isEqualTo(Checkpoint.START);
            late.apply(ledger.subList(0, 1));
            assertThat(dropping.packages).containsExactly("a");
            assertThat(dropping.list).isTrue();

            projection(documents).apply(ledger);
            assertThat(documents.checkpoint().position()).isEqualTo(3);
            assertThat(late.checkpoint().position())
                    .as("it goes on where its own readers are")
                    .isEqualTo(1);

            dropping.packages.clear();
            late.apply(ledger.subList(1, 2));
            assertThat(dropping.packages).containsExactly("b");
            dropping.list = false;
            late.apply(ledger.subList(2, 3));
            assertThat(dropping.list).as("b was there before").isFalse();
            assertThat(late.checkpoint().position()).isEqualTo(3);
        }
    }

    @Test
    void aNodeForgetsTheStatusThatAnotherHasWritten() {
        PackageName name = PackageName.parse("a");
        List<LedgerRecord> ledger = List.of(
                record(0, published("a-1.0.tar.gz")),
                record(1, new PackageMarked(PROJECT, name, PackageStatus.QUARANTINED, null)),
                record(2, new NamespaceGranted(name, new GroupId(1))));
        try (LuceneStore store = new LuceneStore(directory)) {
            Documents documents = store.open(CatalogueDocuments.SCHEMA);
            RecentMarkers markers = new RecentMarkers((project, of) -> documents
                    .get(CatalogueDocuments.statusId(project, of))
                    .map(CatalogueDocuments::statusMarker)
                    .orElse(StatusMarker.NONE));
            Dropping dropping = new Dropping();
            CatalogueProjection late = projection(documents, markers, dropping);
            late.apply(ledger.subList(0, 1));
            assertThat(markers.get(PROJECT, name)).isEqualTo(StatusMarker.NONE);

            projection(documents).apply(ledger.subList(1, 3));
            assertThat(markers.get(PROJECT, name)).isEqualTo(StatusMarker.NONE);
            dropping.packages.clear();
            late.apply(ledger.subList(1, 3));

            assertThat(markers.get(PROJECT, name).status()).isEqualTo(PackageStatus.QUARANTINED);
            assertThat(dropping.packages).containsExactly("a", "a-*");
        }
    }

    @Test
    void aNodeForgetsTheListWhileAnotherIsWritingTheSame() {
        List<LedgerRecord> ledger = List.of(record(0, published("a-1.0.tar.gz")));
        try (LuceneStore store = new LuceneStore(directory)) {
            Documents documents = store.open(CatalogueDocuments.SCHEMA);
            projection(new Delegating(documents) {
                        @Override
                        public void apply(Collection<Write> writes, Checkpoint upTo) {
                            super.apply(writes, Checkpoint.START);
                        }
                    })
                    .apply(ledger);
            Dropping dropping = new Dropping();
            projection(documents, dropping).apply(ledger);
            assertThat(dropping.list).isTrue();
        }
    }

    @Test
    void readsAgainWhatTheCollectionHasLost() {
        List<LedgerRecord> ledger = List.of(
                record(0, published("a-1.0.tar.gz")),
                record(1, published("b-1.0.tar.gz")),
                record(2, published("b-1.1.tar.gz")));
        try (LuceneStore before = new LuceneStore(directory.resolve("before"));
                LuceneStore after = new LuceneStore(directory.resolve("after"))) {
            Replaced documents = new Replaced(before.open(CatalogueDocuments.SCHEMA));
            CatalogueProjection projection = projection(documents);
            projection.apply(ledger.subList(0, 2));
            documents.by(after.open(CatalogueDocuments.SCHEMA));

            assertThatThrownBy(() -> projection.apply(ledger.subList(2, 3))).hasMessageContaining("position 0");
            assertThat(projection.checkpoint()).isEqualTo(Checkpoint.START);
            projection.apply(ledger);
            assertThat(all(documents)).hasSize(10);
        }
    }

    @Test
    void eachEventWritesAFewDocumentsHoweverManyThereAre() {
        try (LuceneStore store = new LuceneStore(directory)) {
            Counting documents = new Counting(store.open(CatalogueDocuments.SCHEMA));
            CatalogueProjection projection = projection(documents);
            for (int i = 0; i < 1000; i++) {
                documents.reads = 0;
                documents.writes = 0;
                projection.apply(List.of(record(i, published("pack-1." + i + ".tar.gz"))));
                // the first takes the name
                assertThat(documents.writes).isEqualTo(i == 0 ? 4 : 3);
                assertThat(documents.reads).isLessThanOrEqualTo(4);
            }
        }
    }

    private static final class TornException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Half of the time it dies in the middle of a batch, before the checkpoint: the worst that the port allows. */
    private static final class Torn extends Delegating {
        private final Random random;
        private int tears;

        Torn(Documents documents, Random random) {
            super(documents);
            this.random = random;
        }

        @Override
        public void apply(Collection<Write> writes, Checkpoint upTo) {
            if (random.nextBoolean()) {
                tears++;
                super.apply(writes.stream().filter(w -> random.nextBoolean()).toList(), checkpoint());
                throw new TornException();
            }
            super.apply(writes, upTo);
        }
    }

    /** Somebody deletes the collection and makes it anew. */
    private static final class Replaced extends Delegating {
        Replaced(Documents documents) {
            super(documents);
        }

        void by(Documents others) {
            documents = others;
        }
    }

    private static final class Counting extends Delegating {
        private int reads;
        private int writes;

        Counting(Documents documents) {
            super(documents);
        }

        @Override
        public Optional<Document> get(String id) {
            reads++;
            return super.get(id);
        }

        @Override
        public List<Document> find(Query query, Order order, @Nullable Document after, int limit) {
            throw new AssertionError("An event searches");
        }

        @Override
        public void forEach(Query query, Order order, Consumer<Document> each) {
            throw new AssertionError("An event searches");
        }

        @Override
        public void apply(Collection<Write> batch, Checkpoint upTo) {
            writes += batch.size();
            super.apply(batch, upTo);
        }
    }

    private abstract static class Delegating implements Documents {
        Documents documents;

        Delegating(Documents documents) {
            this.documents = documents;
        }

        @Override
        public List<Count> counts(Query query, String field, int most) {
            return documents.counts(query, field, most);
        }

        @Override
        public Hits search(Search search) {
            return documents.search(search);
        }

        @Override
        public Optional<Document> get(String id) {
            return documents.get(id);
        }

        @Override
        public void apply(Collection<Write> writes, Checkpoint upTo) {
            documents.apply(writes, upTo);
        }

        @Override
        public Checkpoint checkpoint() {
            return documents.checkpoint();
        }

        @Override
        public List<Document> find(Query query, Order order, @Nullable Document after, int limit) {
            return documents.find(query, order, after, limit);
        }

        @Override
        public long count(Query query) {
            return documents.count(query);
        }

        @Override
        public void forEach(Query query, Order order, Consumer<Document> each) {
            documents.forEach(query, order, each);
        }

        @Override
        public void close() {
            documents.close();
        }
    }
}
