package affineur.ledger.writer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the index: positions in eight bytes that sort, and for postings a prefix before them. A prefix stands for a
 * tag, a type, or a tag and a type; lengths inside keep one from being the beginning of another.
 */
final class IndexKeys {
    private IndexKeys() {}

    static byte[] position(long position) {
        return ByteBuffer.allocate(Long.BYTES).putLong(position).array();
    }

    static long position(byte[] key) {
        return ByteBuffer.wrap(key, key.length - Long.BYTES, Long.BYTES).getLong();
    }

    static byte[] prefix(@Nullable Tag tag, @Nullable String type) {
        byte[] key = bytes(tag == null ? "" : tag.key());
        byte[] value = bytes(tag == null ? "" : tag.value());
        byte[] name = bytes(type == null ? "" : type);
        return ByteBuffer.allocate(1 + 3 * Integer.BYTES + key.length + value.length + name.length)
                .put((byte) ((tag == null ? 0 : 1) + (type == null ? 0 : 2)))
                .putInt(key.length)
                .put(key)
                .putInt(value.length)
                .put(value)
                .putInt(name.length)
                .put(name)
                .array();
    }

    static byte[] posting(byte[] prefix, long position) {
        return ByteBuffer.allocate(prefix.length + Long.BYTES)
                .put(prefix)
                .putLong(position)
                .array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
