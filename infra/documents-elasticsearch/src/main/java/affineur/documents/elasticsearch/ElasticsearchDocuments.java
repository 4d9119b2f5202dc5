package affineur.documents.elasticsearch;

import affineur.documents.Document;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Write;
import affineur.documents.elasticsearch.Unavailable.Reason;
import affineur.ledger.Checkpoint;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.get.GetResult;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.util.BinaryData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
    private static final long BULK_AGAIN_NANOS = 10_000_000_000L;
    /** Between two pages; who walks through documents may be slow. */
    private static final String KEEP_ALIVE = "5m";

    private final Cluster cluster;
    private final CollectionIndex index;
    private final Schema schema;
    private final String alias;
    private final ElasticsearchQueries queries;
    private final Refreshes refreshes;
    private volatile Known known;

    /** @param alias that stands for an index */
    ElasticsearchDocuments(CollectionIndex index, String alias) {
        this.cluster = index.cluster();
        this.index = index;
        this.schema = index.schema();
        this.alias = alias;
        this.queries = new ElasticsearchQueries(schema);
        this.refreshes = new Refreshes(() -> cluster.read(c -> c.indices().refresh(r -> r.index(alias))));
        this.known = read();
        refreshes.changed();
    }

    /** The checkpoint as we read or wrote it last; nothing but that very one is replaced by ours. */
    private record Known(Checkpoint checkpoint, long sequence, long term) {
        /** Nobody has written one. */
        static final Known NOTHING = new Known(Checkpoint.START, -1, -1);
    }

    // Reading by id

    @Override
    public Optional<Document> get(String id) {
        if (id.isEmpty() || id.length() > Schema.LONGEST_ID) {
            return Optional.empty();
        }
        GetResult<StoredDocument> found = stored(StoredDocument.wellFormed(id));
        return found.found() && found.source() != null
                ? Optional.of(found.source().document(schema, version(found.version())))
                : Optional.empty();
    }

    /** By mget, whose ids are in the body: in a path, an id like {@code ..} would be something else. */
    private GetResult<StoredDocument> stored(String id) {
        return cluster.read(client -> {
            MultiGetResponseItem<StoredDocument> item = client.mget(
                            m -> m.index(alias).docs(d -> d.id(id)), StoredDocument.class)
                    .docs()
                    .getFirst();
            if (item.isFailure()) {
                throw failure(404, item.failure().error());
            }
            return item.result();
        });
    }

    private static long version(@Nullable Long version) {
        if (version == null) {
            throw new IllegalStateException("Elasticsearch did not tell a document's version");
        }
        return version;
    }

    private RuntimeException failure(int status, ErrorCause error) {
        return Cluster.reason(status, error)
                .<RuntimeException>map(reason -> cluster.unavailable(reason, Cluster.describe(error)))
                .orElseGet(() -> new IllegalStateException(
                        "Elasticsearch refused a part of a request to " + alias + ": " + Cluster.describe(error)));
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
                send(bulk);
                bulk.clear();
                bytes = 0;
            }
            bulk.add(operation(write, document));
            bytes += size;
        }
        if (!bulk.isEmpty()) {
            send(bulk);
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

    /** Returns when all are done, or nothing is left but what is newer there. */
    private void send(List<BulkOperation> all) {
        List<BulkOperation> left = List.copyOf(all);
        long deadline = System.nanoTime() + BULK_AGAIN_NANOS;
        long pause = 20;
        while (true) {
            List<BulkResponseItem> items = bulk(left).items();
            List<BulkOperation> again = new ArrayList<>();
            RuntimeException refused = null;
            for (int i = 0; i < items.size(); i++) {
                BulkResponseItem item = items.get(i);
                ErrorCause error = item.error();
                if (error == null || isConflict(item)) {
                    continue;
                }
                refused = failure(item.status(), error);
                if (!Cluster.isBusy(item.status())) {
                    throw refused;
                }
                again.add(left.get(i));
            }
            if (refused == null) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw refused;
            }
            Cluster.pause(pause);
            pause = Math.min(2 * pause, 1000);
            left = again;
        }
    }

    /** Never makes an index: {@code action.auto_create_index} may be on. */
    private BulkResponse bulk(List<BulkOperation> operations) {
        BulkRequest request =
                BulkRequest.of(b -> b.index(alias).requireAlias(true).operations(operations));
        return cluster.write(c -> c.bulk(request));
    }

    private static boolean isConflict(BulkResponseItem item) {
        return item.status() == 409;
    }

    // The checkpoint

    /**
     * Also what other nodes have written: then searches will see that, too. Where the index is gone, it is made anew, and
     * grows from the first entry.
     */
    @Override
    public Checkpoint checkpoint() {
        Known before = known;
        Known now;
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
        if (now.checkpoint().position() < before.checkpoint().position()) {
            LOG.warn(
                    "The index behind {} was replaced by one that goes up to position {}, not {}",
                    alias,
                    now.checkpoint().position(),
                    before.checkpoint().position());
        }
        known = now;
        return now.checkpoint();
    }

    private Known read() {
        GetResult<StoredDocument> found = stored(StoredDocument.CHECKPOINT_ID);
        StoredDocument stored = found.source();
        return stored == null || stored.checkpoint() == null || found.seqNo() == null || found.primaryTerm() == null
                ? Known.NOTHING
                : new Known(stored.checkpoint(), found.seqNo(), found.primaryTerm());
    }

    /** Sets it where it is not that far yet. It never goes back, not even with an index that replaced ours. */
    private void advance(Checkpoint upTo) {
        Known last = known;
        while (last.checkpoint().position() < upTo.position()) {
            BulkResponseItem item =
                    bulk(List.of(checkpointWrite(last, upTo))).items().getFirst();
            ErrorCause error = item.error();
            if (error == null && item.seqNo() != null && item.primaryTerm() != null) {
                last = new Known(upTo, item.seqNo(), item.primaryTerm());
            } else if (isConflict(item)) {
                Known now = read();
                if (now.checkpoint().position() < last.checkpoint().position()) {
                    throw new IllegalStateException("The index behind " + alias + " goes up to position "
                            + now.checkpoint().position() + " only; it went up to "
                            + last.checkpoint().position() + ". It was replaced");
                }
                last = now;
            } else if (error != null) {
                throw failure(item.status(), error);
            } else {
                throw new IllegalStateException("Elasticsearch did not tell where the checkpoint is");
            }
        }
        known = last;
    }

    private static BulkOperation checkpointWrite(Known last, Checkpoint upTo) {
        BinaryData document = StoredDocument.of(upTo);
        return last.sequence() < 0
                ? BulkOperation.of(b -> b.<BinaryData>create(
                        c -> c.id(StoredDocument.CHECKPOINT_ID).document(document)))
                : BulkOperation.of(b -> b.<BinaryData>index(i -> i.id(StoredDocument.CHECKPOINT_ID)
                        .ifSeqNo(last.sequence())
                        .ifPrimaryTerm(last.term())
                        .document(document)));
    }

    // Searching

    @Override
    public List<Document> find(Query query, Order order, @Nullable Document after, int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("From 1 to " + LARGEST_PAGE + " documents a page, not " + limit);
        }
        Search search = new Search(query, order);
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
        var total = cluster.read(c -> c.search(request, StoredDocument.class))
                .hits()
                .total();
        if (total == null) {
            throw new IllegalStateException("Elasticsearch did not count");
        }
        return total.value();
    }

    @Override
    public void forEach(Query query, Order order, Consumer<Document> each) {
        Search search = new Search(query, order);
        refreshes.await();
        List<Document> first = search.page(null, null, STRIDE);
        if (first.size() < STRIDE) {
            first.forEach(each);
        } else {
            search.walk(null, Long.MAX_VALUE, each);
        }
    }

    /** A query in an order. */
    private final class Search {
        private final Order order;
        private final co.elastic.clients.elasticsearch._types.query_dsl.Query query;
        private final List<co.elastic.clients.elasticsearch._types.SortOptions> sort;

        Search(Query query, Order order) {
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

        void walk(@Nullable Document after, long limit, Consumer<Document> each) {
            try (Snapshot snapshot = new Snapshot()) {
                Document last = after;
                long left = limit;
                while (left > 0) {
                    int size = (int) Math.min(STRIDE, left);
                    List<Document> page = page(snapshot, last, size);
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
        private String id = cluster.read(c -> c.openPointInTime(
                        p -> p.index(alias).keepAlive(t -> t.time(KEEP_ALIVE)).allowPartialSearchResults(false)))
                .id();

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
