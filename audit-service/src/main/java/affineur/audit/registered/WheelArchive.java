package affineur.audit.registered;

import affineur.blobs.Blob;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Takes the RECORD out of a wheel of which the rest is not read. What was published was looked into then; what came from an
 * upstream may be anything, so everything that it says of itself is held against bounds.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">The zip format</a>
 */
final class WheelArchive {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int LOCATOR64_SIGNATURE = 0x07064b50;
    private static final int LOCATOR64_LENGTH = 20;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_LENGTH = 56;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int DEFLATED = 8;
    private static final long ELSEWHERE = 0xffffffffL;

    private static final int LARGEST_DIRECTORY = 64 << 20;
    private static final int LARGEST_RECORD = 32 << 20;
    private static final Pattern RECORD = Pattern.compile("[^/]+\\.dist-info/RECORD");

    private WheelArchive() {}

    private record Member(long offset, int method, long compressed) {}

    /** Empty if it is no zip archive, or has none. */
    static Optional<byte[]> record(Blob blob) throws IOException {
        try {
            Member member = member(directory(blob));
            return member == null ? Optional.empty() : Optional.of(content(blob, member));
        } catch (Malformed | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static ByteBuffer directory(Blob blob) throws IOException, Malformed {
        long size = blob.size();
        int tailLength = (int) Math.min(size, END_LENGTH + LONGEST_COMMENT);
        ByteBuffer tail = read(blob, size - tailLength, tailLength);
        int end = tailLength - END_LENGTH;
        while (end >= 0 && tail.getInt(end) != END_SIGNATURE) {
            end--;
        }
        if (end < 0) {
            throw new Malformed();
        }
        long length = u32(tail, end + 12);
        long offset = u32(tail, end + 16);
        if ((length == ELSEWHERE || offset == ELSEWHERE)
                && end >= LOCATOR64_LENGTH
                && tail.getInt(end - LOCATOR64_LENGTH) == LOCATOR64_SIGNATURE) {
            ByteBuffer end64 = read(blob, tail.getLong(end - LOCATOR64_LENGTH + 8), END64_LENGTH);
            if (end64.getInt(0) != END64_SIGNATURE) {
                throw new Malformed();
            }
            length = end64.getLong(40);
            offset = end64.getLong(48);
        }
        if (length > LARGEST_DIRECTORY) {
            throw new Malformed();
        }
        return read(blob, offset, length);
    }

    /** The last of that name, as Python's zipfile takes it. */
    private static @Nullable Member member(ByteBuffer directory) {
        Member found = null;
        int at = 0;
        while (at + CENTRAL_LENGTH <= directory.limit() && directory.getInt(at) == CENTRAL_SIGNATURE) {
            byte[] name = new byte[u16(directory, at + 28)];
            directory.get(at + CENTRAL_LENGTH, name);
            if (RECORD.matcher(new String(name, StandardCharsets.UTF_8)).matches()) {
                found = new Member(u32(directory, at + 42), u16(directory, at + 10), u32(directory, at + 20));
                if (found.offset == ELSEWHERE) {
                    found = wide(directory, at, name.length, found);
                }
            }
            at += CENTRAL_LENGTH + name.length + u16(directory, at + 30) + u16(directory, at + 32);
        }
        return found;
    }

    /** Behind four gigabytes: the offset is the last of what the zip64 field has. A RECORD's sizes never are there. */
    private static @Nullable Member wide(ByteBuffer directory, int at, int nameLength, Member narrow) {
        int extra = at + CENTRAL_LENGTH + nameLength;
        int end = extra + u16(directory, at + 30);
        while (extra + 4 <= end) {
            int length = u16(directory, extra + 2);
            if (u16(directory, extra) == 1 && length >= 8) {
                int sizes = (u32(directory, at + 24) == ELSEWHERE ? 8 : 0) + (narrow.compressed == ELSEWHERE ? 8 : 0);
                return sizes + 8 > length
                        ? null
                        : new Member(
                                directory.getLong(extra + 4 + sizes),
                                narrow.method,
                                narrow.compressed == ELSEWHERE
                                        ? directory.getLong(extra + 4 + sizes - 8)
                                        : narrow.compressed);
            }
            extra += 4 + length;
        }
        return null;
    }

    private static byte[] content(Blob blob, Member member) throws IOException, Malformed {
        ByteBuffer local = read(blob, member.offset, LOCAL_LENGTH);
        if (local.getInt(0) != LOCAL_SIGNATURE || member.compressed > LARGEST_RECORD) {
            throw new Malformed();
        }
        long from = member.offset + LOCAL_LENGTH + u16(local, 26) + u16(local, 28);
        ByteBuffer packed = read(blob, from, member.compressed);
        if (member.method == DEFLATED) {
            return inflated(packed);
        }
        byte[] stored = new byte[packed.remaining()];
        packed.get(stored);
        return stored;
    }

    private static byte[] inflated(ByteBuffer packed) throws Malformed {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] piece = new byte[64 * 1024];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(packed);
            for (int length = inflater.inflate(piece); length > 0; length = inflater.inflate(piece)) {
                content.write(piece, 0, length);
                if (content.size() > LARGEST_RECORD) {
                    throw new Malformed();
                }
            }
            return content.toByteArray();
        } catch (DataFormatException e) {
            throw new Malformed();
        }
    }

    private static ByteBuffer read(Blob blob, long from, long length) throws IOException, Malformed {
        if (from < 0 || length < 0 || length > blob.size() - from) {
            throw new Malformed();
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        try (ReadableByteChannel channel = blob.open(from)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new EOFException("The content is shorter than it is said to be");
                }
            }
        }
        return buffer.flip();
    }

    private static int u16(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at));
    }

    private static long u32(ByteBuffer buffer, int at) {
        return Integer.toUnsignedLong(buffer.getInt(at));
    }

    /** It is no archive that could be read. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super(null, null, false, false);
        }
    }
}
