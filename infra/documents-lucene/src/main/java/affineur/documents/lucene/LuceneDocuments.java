package affineur.documents.lucene;

import affineur.documents.Count;
import affineur.documents.Document;
import affineur.documents.Documents;
import affineur.documents.Hits;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.documents.Search;
import affineur.documents.Write;
import affineur.ledger.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * A collection in one Lucene index. A batch goes into the writer's buffer and into {@link #unsearched}, where
 * {@link #get} finds it; only a search that comes after it pays for a refresh. So a run of batches that nobody searches
 * between costs no segment each.
 */
final class LuceneDocuments implements Documents {
    private static final long NONE = -1;
    private static final int LARGEST_PAGE = 10_000;
    private static final int STRIDE = 1_000;
    private static final int MOST_COUNTS = 1_000;
    private static final int MOST_UNSEARCHED_BYTES = 4 << 20;
    private static final int REMEMBERED_DELETIONS = 10_000;

    private final Schema schema;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final LuceneQueries queries;
    private final Fragments fragments;

    /** Writes that the searchers do not show yet, by id. */
    private final Map<String, Write> unsearched = new ConcurrentHashMap<>();

    private int unsearchedBytes;
    private volatile boolean behind;

    private final Map<String, Long> deletions = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED_DELETIONS;
        }
    };

    private final Object committing = new Object();
    private volatile Checkpoint checkpoint;
    private Checkpoint committed;
    private volatile boolean damaged;

    LuceneDocuments(Schema schema, IndexWriter writer, Checkpoint committed) throws IOException {
        this.schema = schema;
        this.writer = writer;
        this.queries = new LuceneQueries(schema, writer.getAnalyzer());
        this.fragments = new Fragments(writer.getAnalyzer());
        this.checkpoint = committed;
        this.committed = committed;
        this.searchers = new SearcherManager(writer, new SearcherFactory() {
            @Override
            public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
                IndexSearcher searcher = new IndexSearcher(reader);
                // its place is the heap, and most queries here are one term
                searcher.setQueryCache(null);
                return searcher;
            }
        });
    }

    @Override
    public Optional<Document> get(String id) {
        // In this order: what leaves the map is in the searchers by then.
        return switch (unsearched.get(id)) {
            case Write.Put put -> Optional.of(put.document());
            case Write.Delete gone -> Optional.empty();
            case null -> read(searcher -> searched(searcher, id));
        };
    }

    @Override
    public synchronized void apply(Collection<Write> writes, Checkpoint upTo) {
        for (Write write : writes) {
            if (write instanceof Write.Put put) {
                schema.check(put.document());
            }
        }
        try {
            for (Write write : writes) {
                apply(write);
            }
            if (upTo.position() > checkpoint.position()) {
                checkpoint = upTo;
            }
            if (unsearchedBytes > MOST_UNSEARCHED_BYTES) {
                refresh();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void apply(Write write) throws IOException {
        long there = position(write.id());
        if (write.position() <= Math.max(there, deletions.getOrDefault(write.id(), NONE))) {
            return;
        }
        int size = write.id().length() + 64;
        Term id = new Term(StoredDocument.ID, write.id());
        switch (write) {
            case Write.Put put -> {
                var stored = StoredDocument.of(put.document(), schema);
                if (there == NONE) {
                    writer.addDocument(stored);
                } else {
                    writer.updateDocument(id, stored);
                }
                deletions.remove(put.id());
                size += put.document().body().length;
            }
            case Write.Delete gone -> {
                if (there != NONE) {
                    writer.deleteDocuments(id);
                }
                deletions.put(gone.id(), gone.position());
            }
        }
        unsearched.put(write.id(), write);
        unsearchedBytes += size;
        behind = true;
    }

    /** Of the event that made the document; {@link #NONE} where there is none. */
    private long position(String id) throws IOException {
        return switch (unsearched.get(id)) {
            case Write.Put put -> put.position();
            case Write.Delete gone -> NONE;
            case null -> {
                IndexSearcher searcher = searchers.acquire();
                try {
                    for (LeafReaderContext leaf : searcher.getLeafContexts()) {
                        int document = document(leaf, id);
                        if (document != DocIdSetIterator.NO_MORE_DOCS) {
                            NumericDocValues positions = leaf.reader().getNumericDocValues(StoredDocument.POSITION);
                            positions.advanceExact(document);
                            yield positions.longValue();
                        }
                    }
                    yield NONE;
                } finally {
                    searchers.release(searcher);
                }
            }
        };
    }

    private static Optional<Document> searched(IndexSearcher searcher, String id) throws IOException {
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            int document = document(leaf, id);
            if (document != DocIdSetIterator.NO_MORE_DOCS) {
                return Optional.of(stored(leaf.reader().storedFields(), document));
            }
        }
        return Optional.empty();
    }

    /** The live document of that id, numbered within the segment. */
    private static int document(LeafReaderContext leaf, String id) throws IOException {
        Terms ids = leaf.reader().terms(StoredDocument.ID);
        if (ids == null) {
            return DocIdSetIterator.NO_MORE_DOCS;
        }
        TermsEnum term = ids.iterator();
        if (!term.seekExact(new BytesRef(id))) {
            return DocIdSetIterator.NO_MORE_DOCS;
        }
        Bits live = leaf.reader().getLiveDocs();
        PostingsEnum documents = term.postings(null, PostingsEnum.NONE);
        int document = documents.nextDoc();
        while (document != DocIdSetIterator.NO_MORE_DOCS && live != null && !live.get(document)) {
            document = documents.nextDoc();
        }
        return document;
    }

    private static Document stored(StoredFields stored, int document) throws IOException {
        return StoredDocument.decode(stored.document(document).getBinaryValue(StoredDocument.SOURCE));
    }

    @Override
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    @Override
    public List<Document> find(Query query, Order order, @Nullable Document after, int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("From 1 to " + LARGEST_PAGE + " documents a page, not " + limit);
        }
        return search(searcher -> page(searcher, query, order, after, limit));
    }

    private List<Document> page(IndexSearcher searcher, Query query, Order order, @Nullable Document after, int limit)
            throws IOException {
        int maxDoc = searcher.getIndexReader().maxDoc();
        if (maxDoc == 0) {
            return List.of();
        }
        FieldDoc place = after == null ? null : queries.place(order, after, maxDoc);
        ScoreDoc[] hits = searcher.searchAfter(place, queries.query(query), limit, queries.sort(order)).scoreDocs;
        // read as they lie, since neighbours share a compressed block
        Integer[] places = new Integer[hits.length];
        Arrays.setAll(places, i -> i);
        Arrays.sort(places, Comparator.comparingInt(i -> hits[i].doc));
        StoredFields stored = searcher.storedFields();
        Document[] documents = new Document[hits.length];
        for (int i : places) {
            documents[i] = stored(stored, hits[i].doc);
        }
        return List.of(documents);
    }

    @Override
    public long count(Query query) {
        return search(searcher -> (long) searcher.count(queries.query(query)));
    }

    @Override
    public void forEach(Query query, Order order, Consumer<Document> each) {
        search(searcher -> {
            List<Document> stride = page(searcher, query, order, null, STRIDE);
            stride.forEach(each);
            while (stride.size() == STRIDE) {
                stride = page(searcher, query, order, stride.getLast(), STRIDE);
                stride.forEach(each);
            }
            return stride.size();
        });
    }

    @Override
    public List<Count> counts(Query query, String field, int most) {
        schema.require(field, FieldType.KEYWORD);
        if (most < 1 || most > MOST_COUNTS) {
            throw new IllegalArgumentException("From 1 to " + MOST_COUNTS + " counts, not " + most);
        }
        return search(searcher -> searcher.search(queries.query(query), new KeywordCounts(field, most)));
    }

    @Override
    public Hits search(Search search) {
        org.apache.lucene.search.Query words = queries.words(search);
        var all = new BooleanQuery.Builder()
                .add(words, Occur.MUST)
                .add(queries.query(search.among()), Occur.FILTER)
                .build();
        return search(searcher -> {
            TopDocs found = searcher.search(all, search.skip() + search.limit(), LuceneQueries.byScore());
            List<Hits.Hit> hits = new ArrayList<>();
            for (int i = search.skip(); i < found.scoreDocs.length; i++) {
                Document document = stored(searcher.storedFields(), found.scoreDocs[i].doc);
                hits.add(new Hits.Hit(document, fragments.of(document, words, search.fields())));
            }
            return new Hits(searcher.count(all), hits);
        });
    }

    private <T> T search(Reading<T> reading) {
        if (behind) {
            try {
                refresh();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return read(reading);
    }

    private <T> T read(Reading<T> reading) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return reading.read(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (CorruptIndexException e) {
            damaged = true;
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void refresh() throws IOException {
        if (behind) {
            searchers.maybeRefreshBlocking();
            unsearched.clear();
            unsearchedBytes = 0;
            behind = false;
        }
    }

    /** Held on the heap for {@link #get} alone, about. */
    synchronized int unsearchedBytes() {
        return unsearchedBytes;
    }

    /** Makes what was applied survive a crash. Writing goes on meanwhile. */
    void commit() throws IOException {
        if (writer.isOpen()) {
            commit(false);
        }
    }

    private void commit(boolean clean) throws IOException {
        synchronized (committing) {
            // read before the writer gathers the documents: those may be newer, not older
            Checkpoint upTo = checkpoint;
            if (clean || !upTo.equals(committed)) {
                writer.setLiveCommitData(new CommitData(schema, upTo, clean).entries());
                writer.commit();
                committed = upTo;
            }
        }
    }

    @Override
    public void close() {
        Directory directory = writer.getDirectory();
        try (directory;
                writer;
                searchers) {
            if (writer.isOpen()) {
                commit(!damaged);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Reading<T> {
        T read(IndexSearcher searcher) throws IOException;
    }
}
