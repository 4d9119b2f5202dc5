package affineur.command.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** The extra field of a member's header: what of it changes how the member is read. */
final class ZipExtra {
    private static final int ZIP64 = 0x0001;
    private static final int UNICODE_PATH = 0x7075;

    /** Up to three values of 8 bytes, then a disk of 4. */
    private static final Set<Integer> ZIP64_LENGTHS = Set.of(0, 8, 16, 24, 28);

    private static final long ELSEWHERE = 0xffffffffL;

    private static final ZipExtra NONE = new ZipExtra(ByteBuffer.allocate(0));
    private final ByteBuffer zip64;

    private ZipExtra(ByteBuffer zip64) {
        this.zip64 = zip64;
    }

    static ZipExtra read(ByteBuffer field, byte[] name) throws MalformedArchive {
        if (!field.hasRemaining()) {
            return NONE;
        }
        field.order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer zip64 = null;
        boolean path = false;
        while (field.hasRemaining()) {
            if (field.remaining() < 4) {
                throw malformed();
            }
            int id = Short.toUnsignedInt(field.getShort());
            int length = Short.toUnsignedInt(field.getShort());
            if (length > field.remaining()) {
                throw malformed();
            }
            if (id == ZIP64) {
                if (zip64 != null || !ZIP64_LENGTHS.contains(length)) {
                    throw malformed();
                }
                zip64 = field.slice(field.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            } else if (id == UNICODE_PATH) {
                if (path || !sameName(field, length, name)) {
                    throw malformed();
                }
                path = true;
            }
            field.position(field.position() + length);
        }
        return zip64 == null ? NONE : new ZipExtra(zip64);
    }

    /** Some readers take the name from here. */
    private static boolean sameName(ByteBuffer field, int length, byte[] name) {
        return length >= 5 && field.slice(field.position() + 5, length - 5).equals(ByteBuffer.wrap(name));
    }

    /**
     * The fields, with those that say so taken from the zip64 field. It has either just these, in order, or one for
     * every field, which must not contradict it: readers differ on which of the two they would believe.
     */
    long[] resolve(long... fields) throws MalformedArchive {
        int asked = 0;
        for (long field : fields) {
            asked += field == ELSEWHERE ? 1 : 0;
        }
        int given = zip64.remaining() / Long.BYTES;
        if (given < asked) {
            throw malformed();
        }
        boolean packed = given == asked;
        for (int i = 0; i < fields.length; i++) {
            boolean elsewhere = fields[i] == ELSEWHERE;
            if (packed ? !elsewhere : i >= given && !elsewhere) {
                continue;
            }
            if (zip64.remaining() < Long.BYTES) {
                throw malformed();
            }
            long value = zip64.getLong();
            if (!elsewhere && value != fields[i]) {
                throw malformed();
            }
            fields[i] = value;
        }
        return fields;
    }

    private static MalformedArchive malformed() {
        return new MalformedArchive("the extra field of one of its members is malformed.");
    }
}
