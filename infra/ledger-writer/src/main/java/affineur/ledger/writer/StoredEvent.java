package affineur.ledger.writer;

import affineur.ledger.BrokenLedger;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * An event as a record of the topic: the value, and as headers what the index needs, so that it can be grown again
 * without knowing any event.
 *
 * @param type the qualified name of the message type
 */
record StoredEvent(long position, String type, Set<Tag> tags, byte[] value) {
    private static final String POSITION = "position";
    private static final String TYPE = "type";
    private static final String TAG = "tag";
    private static final String CONTENT_TYPE = "content-type";

    StoredEvent {
        for (Tag tag : tags) {
            if (tag.key().indexOf('=') >= 0) {
                throw new IllegalArgumentException("A tag's key cannot hold '=': " + tag.key());
            }
        }
    }

    static StoredEvent of(ConsumerRecord<byte[], byte[]> record) {
        String position = null;
        String type = null;
        Set<Tag> tags = new HashSet<>();
        for (Header header : record.headers()) {
            String value = new String(header.value(), StandardCharsets.UTF_8);
            switch (header.key().toLowerCase(Locale.ROOT)) {
                case POSITION -> position = value;
                case TYPE -> type = value;
                case TAG -> {
                    int middle = value.indexOf('=');
                    tags.add(new Tag(value.substring(0, middle), value.substring(middle + 1)));
                }
                default -> {
                    // of no use here
                }
            }
        }
        if (position == null || type == null) {
            throw new BrokenLedger("the record at offset " + record.offset() + " of " + record.topic()
                    + " was not written by a ledger writer: it lacks a position or a type");
        }
        return new StoredEvent(Long.parseLong(position), type, tags, record.value());
    }

    ProducerRecord<byte[], byte[]> toRecord(String topic, String contentType) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(CONTENT_TYPE, utf8(contentType));
        headers.add(POSITION, utf8(Long.toString(position)));
        headers.add(TYPE, utf8(type));
        for (Tag tag : tags) {
            headers.add(TAG, utf8(tag.key() + "=" + tag.value()));
        }
        return new ProducerRecord<>(topic, 0, null, null, value, headers);
    }

    /** Bytes, about. */
    int size() {
        return value.length
                + type.length()
                + tags.stream()
                        .mapToInt(tag -> 2 * (tag.key().length() + tag.value().length()) + 8)
                        .sum();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
