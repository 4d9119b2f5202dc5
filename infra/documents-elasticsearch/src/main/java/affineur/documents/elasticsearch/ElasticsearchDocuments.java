package affineur.documents.elasticsearch;

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
import affineur.documents.elasticsearch.Unavailable.Reason;
import affineur.ledger.Checkpoint;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.elasticsearch.core.search.HitsMetadata;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.NamedValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collection behind an alias. Several nodes may write the same batches: a document's version is its position, so that
 * the second write of it does nothing, and the checkpoint is compared before it is set.
 */
final class ElasticsearchDocuments implements Documents {
    private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchDocuments.class);
    private static final int LARGEST_PAGE = 10_000;
    private static final int STRIDE = 500;
    private static final int BULK_BYTES = 4 << 20;
    /** Between two pages; who walks through documents may be slow. */
    private static final String KEEP_ALIVE = "5m";

    private static final int NOT_FOUND = 404;
    private static final int MOST_COUNTS = 1_000;
    private static final int COUNTED_IN_A_SHARD = 10_000;
    private static final String COUNTS = "counts";

    private final Cluster cluster;
    private final CollectionIndex index;
    private final Schema schema;
    private final String alias;
    private final ElasticsearchQueries queries;
    private final Refreshes refreshes;
    private final BulkWriter writer;
    private volatile StoredCheckpoint known;

    /** @param alias that stands for an index */
    ElasticsearchDocuments(CollectionIndex index, String alias) {
        this.cluster = index.cluster();
        this.index = index;
        this.schema = index.schema();
        this.alias = alias;
        this.queries = new ElasticsearchQueries(schema);
        this.refreshes = new Refreshes(() -> index.refresh(alias));
        this.writer = new BulkWriter(index, alias);
        this.known = read();
        refreshes.changed();
    }

    // Reading by id

    @Override
    public Optional<Document> get(String id) {
        if (!isId(id)) {
            return Optional.empty();
        }
        return StoredDocument.document(schema, StoredDocument.read(cluster, alias, StoredDocument.wellFormed(id)));
    }

    private static long version(@Nullable Long version) {
        if (version == null) {
            throw new IllegalStateException("Elasticsearch did not tell a document's version");
        }
        return version;
    }

    @Override
    public Map<String, Document> getAll(Collection<String> ids) {
        List<String> askable = ids.stream()
                .filter(ElasticsearchDocuments::isId)
                .map(StoredDocument::wellFormed)
                .distinct()
                .toList();
        Map<String, Document> found = HashMap.newHashMap(askable.size());
        for (int from = 0; from < askable.size(); from += STRIDE) {
            List<String> some = askable.subList(from, Math.min(from + STRIDE, askable.size()));
            StoredDocument.read(cluster, alias, some).stream()
                    .flatMap(result -> StoredDocument.document(schema, result).stream())
                    .forEach(document -> found.put(document.id(), document));
        }
        return found;
    }

    /** Elasticsearch refuses others, and one is the checkpoint's. */
    private static boolean isId(String id) {
        return !id.isEmpty() && id.charAt(0) != 0 && id.length() <= Schema.LONGEST_ID;
    }

    // Writing

    @Override
    public synchronized void apply(Collection<Write> writes, Checkpoint upTo) {
        for (Write write : writes) {
            if (write instanceof Write.Put put) {
                schema.check(put.document());
            }
        }
        List<BulkOperation> bulk = new ArrayList<>();
        long bytes = 0;
        for (Write write : writes) {
            BinaryData document = write instanceof Write.Put put ? StoredDocument.of(put.document()) : null;
            long size = document == null ? 0 : document.size();
            if (bytes + size > BULK_BYTES && !bulk.isEmpty()) {
                writer.send(bulk);
                bulk.clear();
                bytes = 0;
            }
            bulk.add(operation(write, document));
            bytes += size;
        }
        if (!bulk.isEmpty()) {
            writer.send(bulk);
        }
        advance(upTo);
        refreshes.changed();
    }

    private static BulkOperation operation(Write write, @Nullable BinaryData document) {
        String id = StoredDocument.wellFormed(write.id());
        return document == null
                ? BulkOperation.of(
                        b -> b.delete(d -> d.id(id).version(write.position()).versionType(VersionType.External)))
                : BulkOperation.of(b -> b.<BinaryData>index(i -> i.id(id)
                        .version(write.position())
                        .versionType(VersionType.External)
                        .document(document)));
    }

    // The checkpoint

    /**
     * Also what other nodes have written: then searches will see that, too. Where the index is gone, it is made anew, and
     * grows from the first entry.
     */
    @Override
    public Checkpoint checkpoint() {
        StoredCheckpoint before = known;
        StoredCheckpoint now;
        try {
            now = read();
        } catch (Unavailable e) {
            if (e.reason() != Reason.MISSING) {
                throw e;
            }
            LOG.warn("The index behind {} is gone and is made anew from the ledger", alias);
            index.ensure();
            now = read();
        }
        if (!now.equals(before)) {
            refreshes.changed();
        }
        if (now.position() < before.position()) {
            LOG.warn(
                    "The index behind {} was replaced by one that goes up to position {}, not {}",
                    alias,
                    now.position(),
                    before.position());
        }
        known = now;
        return now.checkpoint();
    }

    private StoredCheckpoint read() {
        return StoredCheckpoint.of(cluster, alias);
    }

    /** Sets it where it is not that far yet. It never goes back, not even with an index that replaced ours. */
    private void advance(Checkpoint upTo) {
        StoredCheckpoint last = known;
        while (last.position() < upTo.position()) {
            BulkResponseItem item = writer.sendOne(last.replacedBy(upTo));
            if (BulkWriter.isConflict(item)) {
                StoredCheckpoint now = read();
                if (now.position() < last.position()) {
                    throw new IllegalStateException("The index behind " + alias
                            + " was replaced: it goes up to position " + now.position() + ", not " + last.position());
                }
                last = now;
            } else {
                last = StoredCheckpoint.written(upTo, item);
            }
        }
        known = last;
    }

    // Searching

    @Override
    public List<Document> find(Query query, Order order, @Nullable Document after, int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("From 1 to " + LARGEST_PAGE + " documents a page, not " + limit);
        }
        Ordered search = new Ordered(query, order);
        refreshes.await();
        if (limit <= STRIDE) {
            return search.page(null, after, limit);
        }
        List<Document> found = new ArrayList<>();
        search.walk(after, limit, found::add);
        return List.copyOf(found);
    }

    @Override
    public long count(Query query) {
        co.elastic.clients.elasticsearch._types.query_dsl.Query translated = queries.query(query);
        refreshes.await();
        SearchRequest request = SearchRequest.of(s -> s.index(alias)
                .query(translated)
                .size(0)
                .trackTotalHits(t -> t.enabled(true))
                .allowPartialSearchResults(false));
        return total(cluster.read(c -> c.search(request, StoredDocument.class)).hits());
    }

    @Override
    public void forEach(Query query, Order order, Consumer<Document> each) {
        Ordered search = new Ordered(query, order);
        refreshes.await();
        List<Document> first = search.page(null, null, STRIDE);
        if (first.size() < STRIDE) {
            first.forEach(each);
        } else {
            search.walk(null, Long.MAX_VALUE, each);
        }
    }

    @Override
    public List<Count> counts(Query query, String field, int most) {
        schema.require(field, FieldType.KEYWORD);
        if (most < 1 || most > MOST_COUNTS) {
            throw new IllegalArgumentException("From 1 to " + MOST_COUNTS + " counts, not " + most);
        }
        var translated = queries.query(query);
        refreshes.await();
        SearchRequest request = SearchRequest.of(s -> s.index(alias)
                .query(translated)
                .size(0)
                .trackTotalHits(t -> t.enabled(false))
                .allowPartialSearchResults(false)
                .aggregations(
                        COUNTS,
                        a -> a.terms(t -> t.field(StoredDocument.path(field))
                                .size(most)
                                .shardSize(COUNTED_IN_A_SHARD)
                                .order(
                                        NamedValue.of("_count", SortOrder.Desc),
                                        NamedValue.of("_key", SortOrder.Asc)))));
        Aggregate counted = cluster.read(c -> c.search(request, StoredDocument.class))
                .aggregations()
                .get(COUNTS);
        if (counted == null) {
            throw new IllegalStateException("Elasticsearch did not count");
        }
        return counted.sterms().buckets().array().stream()
                .map(bucket -> new Count(bucket.key().stringValue(), bucket.docCount()))
                .toList();
    }

    @Override
    public Hits search(Search search) {
        var translated = queries.words(search);
        refreshes.await();
        SearchRequest request = SearchRequest.of(s -> s.index(alias)
                .query(translated)
                .sort(ElasticsearchQueries.byScore())
                .from(search.skip())
                .size(search.limit())
                .version(true)
                .trackTotalHits(t -> t.enabled(true))
                .allowPartialSearchResults(false)
                .highlight(Fragments.in(search.fields())));
        var found = cluster.read(c -> c.search(request, StoredDocument.class)).hits();
        List<Hits.Hit> hits = new ArrayList<>();
        for (Hit<StoredDocument> hit : found.hits()) {
            if (hit.source() != null) {
                hits.add(new Hits.Hit(
                        hit.source().document(schema, version(hit.version())), Fragments.of(hit.highlight())));
            }
        }
        return new Hits(total(found), hits);
    }

    private static long total(HitsMetadata<?> found) {
        if (found.total() == null) {
            throw new IllegalStateException("Elasticsearch did not count");
        }
        return found.total().value();
    }

    /** A query in an order. */
    private final class Ordered {
        private final Order order;
        private final co.elastic.clients.elasticsearch._types.query_dsl.Query query;
        private final List<co.elastic.clients.elasticsearch._types.SortOptions> sort;

        Ordered(Query query, Order order) {
            this.order = order;
            this.query = queries.query(query);
            this.sort = queries.sort(order);
        }

        /** @param snapshot null for what is there now */
        List<Document> page(@Nullable Snapshot snapshot, @Nullable Document after, int limit) {
            SearchRequest request = SearchRequest.of(s -> {
                s.query(query).sort(sort).size(limit).version(true).trackTotalHits(t -> t.enabled(false));
                if (snapshot == null) {
                    s.index(alias).allowPartialSearchResults(false);
                } else {
                    s.pit(p -> p.id(snapshot.id).keepAlive(t -> t.time(KEEP_ALIVE)));
                }
                if (after != null) {
                    s.searchAfter(queries.place(order, after));
                }
                return s;
            });
            SearchResponse<StoredDocument> answer = cluster.read(c -> c.search(request, StoredDocument.class));
            if (snapshot != null && answer.pitId() != null) {
                snapshot.id = answer.pitId();
            }
            List<Document> documents = new ArrayList<>();
            for (Hit<StoredDocument> hit : answer.hits().hits()) {
                StoredDocument source = hit.source();
                if (source != null) {
                    documents.add(source.document(schema, version(hit.version())));
                }
            }
            return documents;
        }

        /** Goes on with what is there now if the index of the snapshot is gone: a rebuild has replaced it. */
        private List<Document> next(Snapshot snapshot, @Nullable Document after, int size) {
            try {
                return page(snapshot, after, size);
            } catch (ElasticsearchException e) {
                if (e.status() != NOT_FOUND) {
                    throw e;
                }
                LOG.info("A point in time of {} is lost, and is taken anew", alias);
                snapshot.renew();
                return page(snapshot, after, size);
            }
        }

        void walk(@Nullable Document after, long limit, Consumer<Document> each) {
            try (Snapshot snapshot = new Snapshot()) {
                Document last = after;
                long left = limit;
                while (left > 0) {
                    int size = (int) Math.min(STRIDE, left);
                    List<Document> page = next(snapshot, last, size);
                    page.forEach(each);
                    if (page.size() < size) {
                        return;
                    }
                    last = page.getLast();
                    left -= size;
                }
            }
        }
    }

    /** The collection as it is now, for several searches (a point in time). It costs Elasticsearch memory until it closes. */
    private final class Snapshot implements AutoCloseable {
        private String id = open();

        private String open() {
            return cluster.read(c -> c.openPointInTime(p ->
                            p.index(alias).keepAlive(t -> t.time(KEEP_ALIVE)).allowPartialSearchResults(false)))
                    .id();
        }

        void renew() {
            id = open();
        }

        @Override
        public void close() {
            try {
                cluster.read(c -> c.closePointInTime(p -> p.id(id)));
            } catch (RuntimeException e) {
                // it ends by itself
                LOG.debug("A point in time of {} could not be closed", alias, e);
            }
        }
    }

    @Override
    public void close() {
        // everything is durable already, and the connection is the store's
    }
}
