package affineur.ledger.writer;

import affineur.ledger.BrokenLedger;
import affineur.ledger.LedgerTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the index to the end of the ledger, from where it is, or from nothing if it is no index of this ledger. */
final class CatchUp {
    private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LedgerTopic topic;
    private final TopicPartition partition;
    private final Uuid topicId;
    private final LedgerIndex index;
    private final Consumer<byte[], byte[]> reader;

    CatchUp(LedgerTopic topic, Uuid topicId, LedgerIndex index, Consumer<byte[], byte[]> reader) {
        this.topic = topic;
        this.partition = topic.partition();
        this.topicId = topicId;
        this.index = index;
        this.reader = reader;
    }

    /** @return the offset up to which everything is read */
    long run() {
        return run(end());
    }

    /**
     * The same for one who has not fenced the writer: what that has just committed may not be seen by readers yet, so an
     * index that is ahead of the ledger is given some time before it is judged.
     */
    long runBesideAWriter() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long end = end();
        while (index.head().offset() >= end && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL.toNanos());
            end = end();
        }
        return run(end);
    }

    private long run(long end) {
        if (!stands(index.head(), end)) {
            log.warn(
                    "The index says that position {} stands at offset {}, and the ledger says otherwise; growing it again",
                    index.head().next() - 1,
                    index.head().offset());
            index.reset(topicId);
        }
        LedgerIndex.Head head = index.head();
        reader.seek(partition, head.offset() + 1);
        while (reader.position(partition) < end) {
            more(POLL);
        }
        if (index.next() - head.next() > 1000) {
            log.info("Indexed {} events", index.next() - head.next());
        }
        return end;
    }

    /** Takes what comes next, once {@link #run} has come to the end. */
    void more(Duration atMost) {
        List<StoredEvent> events = new ArrayList<>();
        long offset = index.head().offset();
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(atMost).records(partition)) {
            StoredEvent event = StoredEvent.of(record);
            long due = index.next() + events.size();
            if (event.position() != due) {
                throw new BrokenLedger("position " + event.position() + " stands at offset " + record.offset() + " of "
                        + topic.name() + ", where " + due + " is due");
            }
            events.add(event);
            offset = record.offset();
        }
        if (!events.isEmpty()) {
            index.add(events, offset);
        }
    }

    /** Whether the topic has the index's last event, to the byte, where the index says. */
    private boolean stands(LedgerIndex.Head head, long end) {
        if (head.next() == 0) {
            return true;
        }
        if (head.offset() >= end) {
            return false;
        }
        reader.seek(partition, head.offset());
        try {
            while (reader.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL).records(partition)) {
                    return record.offset() == head.offset()
                            && StoredEvent.of(record).position() == head.next() - 1
                            && Arrays.equals(record.value(), index.value(head.next() - 1));
                }
            }
        } catch (OffsetOutOfRangeException e) {
            log.debug("No offset {}", head.offset(), e);
        }
        return false;
    }

    private long end() {
        return reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }
}
