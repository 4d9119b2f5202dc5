package affineur.documents.lucene;

import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Schema;
import affineur.ledger.Checkpoint;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.NRTCachingDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collections in a directory, one Lucene index each. What was applied is on disk to stay at the latest a few seconds
 * later, and when the store closes; a crash before that costs reading those entries again.
 */
public final class LuceneStore implements DocumentStore {
    private static final Logger LOG = LoggerFactory.getLogger(LuceneStore.class);
    private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(5);
    private static final double BUFFER_MB = 8;

    private final Path root;
    private final Map<String, LuceneDocuments> collections = new LinkedHashMap<>();
    private final ScheduledExecutorService committer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("documents-commit").daemon().factory());

    private final ScheduledFuture<?> turns;

    /** @param root made when it is missing; nothing but collections is in it */
    public LuceneStore(Path root) {
        this(root, BETWEEN_COMMITS);
    }

    LuceneStore(Path root, Duration betweenCommits) {
        this.root = root;
        turns = committer.scheduleWithFixedDelay(
                this::commit, betweenCommits.toMillis(), betweenCommits.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @throws IllegalStateException if it is open already, here or in another process */
    @Override
    public synchronized Documents open(Schema schema) {
        if (collections.containsKey(schema.name())) {
            throw new IllegalStateException("Open already: " + schema.name());
        }
        try {
            Path path = Files.createDirectories(root.resolve(schema.name()));
            Directory directory = new NRTCachingDirectory(FSDirectory.open(path), BUFFER_MB, 2 * BUFFER_MB);
            try {
                LuceneDocuments documents = open(schema, directory);
                collections.put(schema.name(), documents);
                return documents;
            } catch (LockObtainFailedException e) {
                directory.close();
                throw new IllegalStateException("Another process uses " + path, e);
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LuceneDocuments open(Schema schema, Directory directory) throws IOException {
        Checkpoint checkpoint = usable(schema, directory);
        if (checkpoint == null) {
            empty(directory);
        }
        IndexWriter writer = new IndexWriter(directory, config());
        try {
            return new LuceneDocuments(schema, writer, checkpoint == null ? Checkpoint.START : checkpoint);
        } catch (IOException | RuntimeException e) {
            writer.rollback();
            throw e;
        }
    }

    /** By hand: a writer that is told to create looks at what is there first, and fails if that is damaged. */
    private static void empty(Directory directory) throws IOException {
        try (Lock lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            lock.ensureValid();
            for (String file : directory.listAll()) {
                if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
                    directory.deleteFile(file);
                }
            }
        }
    }

    private static IndexWriterConfig config() {
        ConcurrentMergeScheduler merges = new ConcurrentMergeScheduler();
        merges.setMaxMergesAndThreads(3, 1);
        return new IndexWriterConfig(new StandardAnalyzer())
                .setRAMBufferSizeMB(BUFFER_MB)
                .setMergeScheduler(merges)
                // a search waits for no merge
                .setMaxFullFlushMergeWaitMillis(0)
                // a refresh writes its few small files once, not twice
                .setUseCompoundFile(false)
                .setCommitOnClose(false);
    }

    /** How far the index that is there has come; null if there is none that can be gone on with. */
    private static @Nullable Checkpoint usable(Schema schema, Directory directory) throws IOException {
        if (!DirectoryReader.indexExists(directory)) {
            return null;
        }
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            CommitData data = CommitData.of(reader.getIndexCommit().getUserData());
            if (!data.schema().equals(CommitData.fingerprint(schema))) {
                LOG.info("The {} documents are of another version and are made anew from the ledger", schema.name());
                return null;
            }
            if (!data.clean()) {
                for (LeafReaderContext leaf : reader.leaves()) {
                    leaf.reader().checkIntegrity();
                }
            }
            return data.checkpoint();
        } catch (CorruptIndexException
                | IndexFormatTooOldException
                | IndexFormatTooNewException
                | IndexNotFoundException
                | EOFException
                | NoSuchFileException
                | IllegalArgumentException e) {
            LOG.warn("The {} documents are damaged and are made anew from the ledger: {}", schema.name(), e.toString());
            return null;
        }
    }

    private void commit() {
        for (LuceneDocuments documents : opened()) {
            try {
                documents.commit();
            } catch (IOException | RuntimeException e) {
                // the documents stay readable, and the next turn tries again
                LOG.error("Documents could not be written to disk", e);
            }
        }
    }

    private synchronized List<LuceneDocuments> opened() {
        return List.copyOf(collections.values());
    }

    @Override
    public void close() {
        turns.cancel(false);
        committer.close();
        opened().forEach(LuceneDocuments::close);
    }
}
