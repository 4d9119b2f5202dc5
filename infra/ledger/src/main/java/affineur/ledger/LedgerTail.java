package affineur.ledger;

import affineur.events.CloudEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds projections from the ledger with one thread, a batch at a time. Projections of one tail go in step and wait for
 * each other; services that should not wait for each other have a tail each. Whatever fails is tried again for ever, from
 * the projections' own checkpoints.
 */
public final class LedgerTail implements Visibility, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerTail.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final LedgerTopic topic;
    private final TopicPartition partition;
    private final String name;
    private final List<? extends Projection> projections;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final ShownPositions shown = new ShownPositions();
    private final TailListener listener;
    private final ReaderThread reader;
    private volatile long lag;
    private volatile @Nullable String failure;

    private LedgerTail(
            Map<String, Object> kafka,
            LedgerTopic topic,
            String name,
            List<? extends Projection> projections,
            TailListener listener) {
        this.topic = topic;
        this.partition = topic.partition();
        this.name = name;
        this.projections = List.copyOf(projections);
        this.listener = listener;
        this.reader = ReaderThread.of(
                "ledger-tail-" + name, () -> topic.reader(kafka, "affineur-tail-" + name), new FollowingTheLedger());
    }

    /**
     * Begins at the lowest checkpoint of the projections and goes on for ever. Returns at once.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @param name for its thread and the log: {@code query}
     */
    public static LedgerTail start(
            Map<String, Object> kafka, LedgerTopic topic, String name, List<? extends Projection> projections) {
        return start(kafka, topic, name, projections, TailListener.NONE);
    }

    /** As above, and tells somebody how far it is. */
    public static LedgerTail start(
            Map<String, Object> kafka,
            LedgerTopic topic,
            String name,
            List<? extends Projection> projections,
            TailListener listener) {
        if (projections.isEmpty()) {
            throw new IllegalArgumentException("A tail without projections");
        }
        LedgerTail tail = new LedgerTail(kafka, topic, name, projections, listener);
        tail.reader.start();
        return tail;
    }

    private final class FollowingTheLedger implements ReaderThread.Reading {
        @Override
        public void read(Consumer<byte[], byte[]> consumer) {
            List<Feed> feeds = projections.stream().map(Feed::new).toList();
            Checkpoint lowest = feeds.stream()
                    .map(feed -> feed.projection.checkpoint())
                    .min(Comparator.comparingLong(Checkpoint::position))
                    .orElseThrow();
            shown.moveTo(lowest.position());
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long next = find(consumer, lowest, end);
            while (reader.isOpen()) {
                shown.moveTo(Math.max(next, lowest.position()));
                if (consumer.position(partition) >= end) {
                    arrived(next, lowest);
                }
                List<LedgerRecord> batch = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                    LedgerRecord entry = decode(record);
                    if (entry.entry().position() != next) {
                        throw new BrokenLedger("position " + entry.entry().position() + " stands at offset "
                                + record.offset() + " of " + topic.name() + ", where " + next + " is due");
                    }
                    next++;
                    batch.add(entry);
                }
                for (Feed feed : feeds) {
                    feed.take(batch);
                }
                lag = consumer.currentLag(partition).orElse(0);
            }
        }

        @Override
        public long progress() {
            return shown.next();
        }

        @Override
        public void failed(RuntimeException why, long pauseMillis) {
            failure = why.getMessage() == null ? why.toString() : why.getMessage();
            log.error(
                    "{} stands still at position {}, next try in {} ms: {}",
                    name,
                    shown.next(),
                    pauseMillis,
                    failure,
                    why);
            listener.standsStill();
        }
    }

    private void arrived(long next, Checkpoint lowest) {
        if (next < lowest.position()) {
            throw new BrokenLedger("the ledger ends before position " + next + ", yet " + lowest.position()
                    + " entries were read from it once. Restore it, or delete the read model to grow it again");
        }
        caughtUp.countDown();
        listener.shows(shown.next());
        if (failure != null) {
            failure = null;
            log.info("{} goes on, now at position {}", name, next);
        }
    }

    /**
     * Goes to the checkpoint, if the topic has the entry before it where the checkpoint says; else to the beginning.
     *
     * @return the position that is due next
     */
    private long find(Consumer<byte[], byte[]> consumer, Checkpoint checkpoint, long end) {
        if (checkpoint.position() == 0) {
            consumer.seek(partition, 0);
            return 0;
        }
        long before = Math.max(0, checkpoint.offset() - 1);
        consumer.seek(partition, before);
        try {
            while (reader.isOpen() && consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                    long position = decode(record).entry().position();
                    if (position <= checkpoint.position()) {
                        consumer.seek(partition, record.offset());
                        return position;
                    }
                    throw new OffsetOutOfRangeException(Map.of(partition, before));
                }
            }
        } catch (OffsetOutOfRangeException e) {
            log.debug("No entry {} at offset {}", checkpoint.position(), checkpoint.offset(), e);
        }
        log.warn(
                "{} does not find entry {} at offset {}: reading {} from its beginning",
                name,
                checkpoint.position(),
                checkpoint.offset(),
                topic.name());
        consumer.seek(partition, 0);
        return 0;
    }

    private static LedgerRecord decode(ConsumerRecord<byte[], byte[]> record) {
        return new LedgerRecord(record.offset(), record.value(), CloudEvents.decode(record.value()));
    }

    @Override
    public boolean await(long position, Duration atMost) {
        return shown.await(position, atMost);
    }

    /** Waits until everything is applied that was in the ledger when the tail started; false if that takes longer. */
    public boolean awaitCaughtUp(Duration atMost) {
        try {
            return caughtUp.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Position of the next entry; all before it are visible. */
    public long position() {
        return shown.next();
    }

    /** Records in the topic that were not applied yet at the last look; a few of them are Kafka's own and no entries. */
    public long lag() {
        return lag;
    }

    /** Why it does not go on at the moment, in one line; empty while all is well. It keeps trying. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Stops behind the batch that is being applied, and waits for that. */
    @Override
    public void close() {
        reader.close();
    }

    /** A projection and what it needs next. */
    private static final class Feed {
        private final Projection projection;
        private long next;

        Feed(Projection projection) {
            this.projection = projection;
            this.next = projection.checkpoint().position();
        }

        void take(List<LedgerRecord> batch) {
            if (batch.isEmpty()) {
                verify(next);
                return;
            }
            long first = batch.getFirst().entry().position();
            long skip = Math.clamp(next - first, 0, batch.size());
            if (skip < batch.size()) {
                verify(first + skip);
                projection.apply(batch.subList((int) skip, batch.size()));
                next = batch.getLast().entry().position() + 1;
            }
        }

        /** A batch upon a read model that was lost or replaced would hide what is missing below. */
        private void verify(long position) {
            long there = projection.checkpoint().position();
            if (there < position) {
                throw new IllegalStateException(
                        projection.name() + " was at position " + position + " and is back at " + there);
            }
        }
    }
}
