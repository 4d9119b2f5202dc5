package affineur.ledger.writer;

import affineur.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.EventCriterion;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events by position, and positions by tag and type, in RocksDB. It is a cache of the topic: what does not fit is
 * thrown away and grown again. So it needs no log of its own; after a crash it is some events behind, never half of one.
 *
 * <p>One thread writes, any number read. A reader sees the events below {@link #next()} as of the time it asked.
 */
final class LedgerIndex implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerIndex.class);
    /** To be raised also when events of before get other tags. */
    private static final byte[] FORMAT = "2".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] FORMAT_KEY = "format".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TOPIC_KEY = "topic".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD_KEY = "head".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENTS = "events".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] POSTINGS = "postings".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    /**
     * How far the index has come.
     *
     * @param next position of the next event
     * @param offset of the record with the event before that; -1 if there is none
     */
    record Head(long next, long offset) {
        static final Head EMPTY = new Head(0, -1);
    }

    private final Path directory;
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
    private @Nullable Store store;
    private volatile Head head = Head.EMPTY;
    private volatile boolean damaged;

    LedgerIndex(Path directory) {
        this.directory = directory;
    }

    /** Opens what is there if it is of this topic and sound, else begins an empty one. */
    void open(Uuid topic) {
        locked(() -> {
            loadLibrary();
            try {
                store = Store.open(directory, topic);
                head = store.head();
            } catch (RocksDBException | Unfit e) {
                if (Files.exists(directory.resolve("CURRENT"))) {
                    log.warn("The index in {} is of no use ({}); growing it again", directory, e.getMessage());
                }
                begin(topic);
            }
            damaged = false;
        });
    }

    /** Throws away what is there and begins an empty one. */
    void reset(Uuid topic) {
        locked(() -> {
            loadLibrary();
            begin(topic);
        });
    }

    /**
     * Loads RocksDB from the library path, else from a copy next to the index: a copy in the directory for temporary files
     * stays there when the program is killed, one more each time.
     */
    private void loadLibrary() {
        Path beside = directory.toAbsolutePath().getParent();
        try {
            NativeLibraryLoader.getInstance()
                    .loadLibrary(Files.createDirectories(beside == null ? directory : beside)
                            .toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UnsatisfiedLinkError e) {
            log.debug("Not from {}", beside, e);
            RocksDB.loadLibrary();
        }
    }

    private void begin(Uuid topic) {
        if (store != null) {
            store.close();
            store = null;
        }
        try (Stream<Path> files = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
            store = Store.create(directory, topic);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RocksDBException e) {
            throw new UncheckedIOException(new IOException("No index can be made in " + directory, e));
        }
        head = Head.EMPTY;
        damaged = false;
    }

    Head head() {
        return head;
    }

    long next() {
        return head.next();
    }

    /** True if something was read that is not what was written. The index must be {@link #reset}. */
    boolean damaged() {
        return damaged;
    }

    /** @param events dense, from {@link #next()} on */
    void add(List<StoredEvent> events, long lastOffset) {
        long next = head.next();
        try (WriteBatch batch = new WriteBatch()) {
            Store db = open();
            for (StoredEvent event : events) {
                if (event.position() != next) {
                    throw new IllegalArgumentException("Position " + event.position() + " where " + next + " is due");
                }
                next++;
                batch.put(db.events, IndexKeys.position(event.position()), event.value());
                post(batch, db, null, event.type(), event.position());
                for (Tag tag : event.tags()) {
                    post(batch, db, tag, null, event.position());
                    post(batch, db, tag, event.type(), event.position());
                }
            }
            Head advanced = new Head(next, lastOffset);
            batch.put(HEAD_KEY, encode(advanced));
            db.db.write(db.unlogged, batch);
            head = advanced;
        } catch (RocksDBException e) {
            throw damage(e);
        }
    }

    private static void post(WriteBatch batch, Store db, @Nullable Tag tag, @Nullable String type, long position)
            throws RocksDBException {
        batch.put(db.postings, IndexKeys.posting(IndexKeys.prefix(tag, type), position), NOTHING);
    }

    /** The value of the event at that position, null if there is none. */
    byte @Nullable [] value(long position) {
        if (position < 0 || position >= next()) {
            return null;
        }
        return reading(() -> {
            Store db = open();
            try {
                byte[] value = db.db.get(db.events, IndexKeys.position(position));
                if (value == null) {
                    throw damage(new RocksDBException("position " + position + " is missing"));
                }
                return value;
            } catch (RocksDBException e) {
                throw damage(e);
            }
        });
    }

    /** The first position in {@code [from, to)} that fits; {@link Postings#NONE} if there is none. */
    long first(EventCriteria criteria, long from, long to) {
        List<Long> found = positions(criteria, from, to, 1);
        return found.isEmpty() ? Postings.NONE : found.getFirst();
    }

    /** Positions in {@code [from, to)} that fit, ascending, at most so many. */
    List<Long> positions(EventCriteria criteria, long from, long to, int atMost) {
        return reading(() -> {
            List<Long> found = new ArrayList<>();
            try (Cursors cursors = new Cursors(open())) {
                Postings postings = cursors.matching(criteria);
                long position = Math.max(0, from);
                while (found.size() < atMost && position < to) {
                    position = postings.atOrAfter(position);
                    if (position < to) {
                        found.add(position);
                        position++;
                    }
                }
                return found;
            } catch (RocksDBException e) {
                throw damage(e);
            }
        });
    }

    private <T> T reading(Supplier<T> action) {
        lifetime.readLock().lock();
        try {
            return action.get();
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private void locked(Runnable action) {
        lifetime.writeLock().lock();
        try {
            action.run();
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    private Store open() {
        if (store == null) {
            throw Refusals.notNow();
        }
        return store;
    }

    private Refusal damage(RocksDBException cause) {
        if (!damaged) {
            damaged = true;
            log.error("The index in {} is damaged; growing it again from the ledger", directory, cause);
        }
        return Refusals.notNow();
    }

    /** Writes everything to disk, so that the next start reads nothing again. */
    @Override
    public void close() {
        locked(() -> {
            if (store != null) {
                store.close();
                store = null;
            }
        });
    }

    private static byte[] encode(Head head) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(head.next())
                .putLong(head.offset())
                .array();
    }

    /** Every key and value, to compare two indexes. */
    List<String> dump() {
        return reading(() -> {
            List<String> all = new ArrayList<>();
            Store db = open();
            for (ColumnFamilyHandle family : List.of(db.meta, db.events, db.postings)) {
                try (RocksIterator entries = db.db.newIterator(family)) {
                    for (entries.seekToFirst(); entries.isValid(); entries.next()) {
                        all.add(Arrays.toString(entries.key()) + "=" + Arrays.toString(entries.value()));
                    }
                }
            }
            return all;
        });
    }

    /** The database and its handles, which are freed together. */
    private static final class Store implements AutoCloseable {
        private final DBOptions options;
        private final ColumnFamilyOptions families;
        private final LRUCache cache;
        private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
        private final RocksDB db;
        private final ColumnFamilyHandle meta;
        private final ColumnFamilyHandle events;
        private final ColumnFamilyHandle postings;

        private Store(Path directory, boolean create) throws RocksDBException {
            cache = new LRUCache(8 << 20);
            families = new ColumnFamilyOptions()
                    .setWriteBufferSize(4 << 20)
                    .setCompressionType(CompressionType.LZ4_COMPRESSION)
                    .setTableFormatConfig(new BlockBasedTableConfig()
                            .setBlockCache(cache)
                            .setBlockSize(8 << 10)
                            .setCacheIndexAndFilterBlocks(true));
            options = new DBOptions()
                    .setCreateIfMissing(create)
                    .setCreateMissingColumnFamilies(create)
                    // events, postings and head go to disk together, or not at all
                    .setAtomicFlush(true)
                    .setMaxBackgroundJobs(2)
                    .setMaxOpenFiles(128)
                    .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                    .setKeepLogFileNum(1)
                    .setStatsDumpPeriodSec(0);
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            try {
                db = RocksDB.open(
                        options,
                        directory.toString(),
                        List.of(
                                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, families),
                                new ColumnFamilyDescriptor(EVENTS, families),
                                new ColumnFamilyDescriptor(POSTINGS, families)),
                        handles);
            } catch (RocksDBException e) {
                free();
                throw e;
            }
            meta = handles.get(0);
            events = handles.get(1);
            postings = handles.get(2);
        }

        static Store create(Path directory, Uuid topic) throws RocksDBException, IOException {
            Files.createDirectories(directory);
            Store store = new Store(directory, true);
            try (WriteBatch batch = new WriteBatch()) {
                batch.put(FORMAT_KEY, FORMAT);
                batch.put(TOPIC_KEY, topic.toString().getBytes(StandardCharsets.US_ASCII));
                batch.put(HEAD_KEY, encode(Head.EMPTY));
                store.db.write(store.unlogged, batch);
                store.flush();
                return store;
            }
        }

        static Store open(Path directory, Uuid topic) throws RocksDBException, Unfit {
            if (!Files.exists(directory.resolve("CURRENT"))) {
                throw new Unfit("there is none");
            }
            Store store = new Store(directory, false);
            try {
                if (!Arrays.equals(FORMAT, store.db.get(FORMAT_KEY))) {
                    throw new Unfit("it is of another version");
                }
                if (!Arrays.equals(topic.toString().getBytes(StandardCharsets.US_ASCII), store.db.get(TOPIC_KEY))) {
                    throw new Unfit("it is of another topic");
                }
                return store;
            } catch (RocksDBException | Unfit e) {
                store.release();
                throw e;
            }
        }

        Head head() throws RocksDBException, Unfit {
            byte[] value = db.get(HEAD_KEY);
            if (value == null || value.length != 2 * Long.BYTES) {
                throw new Unfit("it does not say how far it goes");
            }
            ByteBuffer buffer = ByteBuffer.wrap(value);
            return new Head(buffer.getLong(), buffer.getLong());
        }

        @Override
        public void close() {
            try {
                flush();
            } catch (RocksDBException e) {
                log.warn("The index was not written in full; the next start reads the rest again", e);
            }
            release();
        }

        private void flush() throws RocksDBException {
            try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
                db.flush(wait, List.of(meta, events, postings));
            }
        }

        private void release() {
            meta.close();
            events.close();
            postings.close();
            db.close();
            free();
        }

        private void free() {
            options.close();
            families.close();
            cache.close();
            unlogged.close();
        }
    }

    /** Criteria as walks over the postings. The iterators live as long as this. */
    private static final class Cursors implements AutoCloseable {
        private final Store store;
        private final List<RocksIterator> open = new ArrayList<>();
        private @Nullable RocksDBException failure;

        Cursors(Store store) {
            this.store = store;
        }

        Postings matching(EventCriteria criteria) throws RocksDBException {
            if (!criteria.hasCriteria()) {
                return everything();
            }
            List<Postings> alternatives = new ArrayList<>();
            for (EventCriterion criterion : criteria.flatten()) {
                alternatives.add(matching(criterion));
            }
            return Postings.any(alternatives);
        }

        private Postings matching(EventCriterion criterion) {
            if (criterion.types().isEmpty()) {
                return criterion.tags().isEmpty() ? everything() : all(criterion, null);
            }
            List<Postings> types = new ArrayList<>();
            for (QualifiedName type : criterion.types()) {
                types.add(all(criterion, type.name()));
            }
            return Postings.any(types);
        }

        private Postings all(EventCriterion criterion, @Nullable String type) {
            if (criterion.tags().isEmpty()) {
                return postings(IndexKeys.prefix(null, type));
            }
            return Postings.all(criterion.tags().stream()
                    .map(tag -> postings(IndexKeys.prefix(tag, type)))
                    .toList());
        }

        private Postings everything() {
            return walk(store.events, NOTHING);
        }

        private Postings postings(byte[] prefix) {
            return walk(store.postings, prefix);
        }

        private Postings walk(ColumnFamilyHandle family, byte[] prefix) {
            RocksIterator iterator = store.db.newIterator(family);
            open.add(iterator);
            return position -> {
                iterator.seek(IndexKeys.posting(prefix, position));
                if (!iterator.isValid()) {
                    check(iterator);
                    return Postings.NONE;
                }
                byte[] key = iterator.key();
                boolean same = key.length == prefix.length + Long.BYTES
                        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
                return same ? IndexKeys.position(key) : Postings.NONE;
            };
        }

        private void check(RocksIterator iterator) {
            try {
                iterator.status();
            } catch (RocksDBException e) {
                failure = e;
            }
        }

        @Override
        public void close() throws RocksDBException {
            open.forEach(RocksIterator::close);
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** What is there is no index of this topic. */
    private static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message);
        }
    }
}
