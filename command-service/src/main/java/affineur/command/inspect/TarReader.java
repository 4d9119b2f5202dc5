package affineur.command.inspect;

import affineur.packaging.Excerpt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The members of a tar archive (ustar, pax, GNU), in one pass. What readers are known to understand differently is
 * refused: sparse members, sizes in two places, data behind links or behind the end. The library readers take what a
 * pax or GNU header claims into memory without a bound, hence our own.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">pax</a>
 */
final class TarReader {
    private static final int BLOCK = 512;
    private static final int LARGEST_EXTENSION = 1024 * 1024;
    private static final int NAME = 0;
    private static final int SIZE = 124;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;

    private final Gunzip input;
    private final byte[] header = new byte[BLOCK];
    private final byte[] scratch = new byte[64 * 1024];
    /** Of the current member: content that is not read yet, and the padding after it. */
    private long content;

    private int padding;

    TarReader(Gunzip input) {
        this.input = input;
    }

    /** A file, a directory or a link. */
    enum Type {
        FILE,
        DIRECTORY,
        SYMLINK,
        HARDLINK
    }

    /** @param target where a link leads; empty for others */
    record Member(String path, Type type, long size, String target) {}

    /** @return null at the end, when all that follows was seen to be empty */
    @Nullable
    Member next() throws IOException, MalformedArchive {
        skipContent();
        Extension extension = new Extension();
        while (true) {
            if (!readHeader()) {
                if (extension.isSet()) {
                    throw truncated();
                }
                return null;
            }
            checkChecksum();
            char type = (char) Byte.toUnsignedInt(header[TYPE]);
            long size = number(SIZE, 12);
            switch (type) {
                case 'L' -> extension.setPath(gnuName(size));
                case 'K' -> extension.setTarget(gnuName(size));
                case 'x', 'X' -> extension.read(extensionContent(size), false);
                case 'g' -> extension.read(extensionContent(size), true);
                default -> {
                    return member(type, size, extension);
                }
            }
        }
    }

    /** The current member's content. */
    byte[] read(int most) throws IOException, MalformedArchive {
        if (content > most) {
            throw new MalformedArchive("its PKG-INFO has more than " + most + " bytes.");
        }
        byte[] bytes = new byte[(int) content];
        fill(bytes, bytes.length);
        content = 0;
        return bytes;
    }

    private Member member(char type, long size, Extension extension) throws MalformedArchive {
        String path = extension.path != null ? extension.path : headerPath();
        String target = extension.target != null ? extension.target : text(LINK, 100);
        if (extension.size >= 0 && extension.size != size) {
            throw new MalformedArchive("its member '" + Excerpt.of(path) + "' has two sizes.");
        }
        Type kind = switch (type) {
            case '0', '\0', '7' -> path.endsWith("/") ? Type.DIRECTORY : Type.FILE;
            case '5' -> Type.DIRECTORY;
            case '1' -> Type.HARDLINK;
            case '2' -> Type.SYMLINK;
            case '3', '4', '6' ->
                throw new MalformedArchive("its member '" + Excerpt.of(path) + "' is a device or a pipe.");
            case 'S' -> throw sparse(path);
            default ->
                throw new MalformedArchive("its member '" + Excerpt.of(path) + "' is of the unknown type '"
                        + Excerpt.of(String.valueOf(type)) + "'.");
        };
        if (kind != Type.FILE && size != 0) {
            throw new MalformedArchive("its member '" + Excerpt.of(path) + "' is no file but has content.");
        }
        content = size;
        padding = (int) (-size & (BLOCK - 1));
        boolean link = kind == Type.SYMLINK || kind == Type.HARDLINK;
        return new Member(path, kind, size, link ? target : "");
    }

    private String headerPath() throws MalformedArchive {
        String name = text(NAME, 100);
        String prefix = text(PREFIX, 155);
        if (prefix.isEmpty()) {
            return name;
        }
        if (!text(MAGIC, 6).equals("ustar")) {
            throw new MalformedArchive("the path of its member '" + Excerpt.of(name) + "' is ambiguous.");
        }
        return prefix + "/" + name;
    }

    private String gnuName(long size) throws IOException, MalformedArchive {
        byte[] name = extensionContent(size);
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return decode(name, 0, end);
    }

    private byte[] extensionContent(long size) throws IOException, MalformedArchive {
        if (size > LARGEST_EXTENSION) {
            throw new MalformedArchive("it has an extended header of " + size + " bytes.");
        }
        byte[] bytes = new byte[(int) size];
        fill(bytes, bytes.length);
        content = 0;
        padding = (int) (-size & (BLOCK - 1));
        skipContent();
        return bytes;
    }

    /** @return false at the end of the archive */
    private boolean readHeader() throws IOException, MalformedArchive {
        int first = input.read(header, 0, BLOCK);
        if (first < 0) {
            return false;
        }
        fillFrom(header, first, BLOCK);
        if (!isZero(header, BLOCK)) {
            return true;
        }
        for (int read = input.read(scratch, 0, scratch.length);
                read >= 0;
                read = input.read(scratch, 0, scratch.length)) {
            if (!isZero(scratch, read)) {
                throw new MalformedArchive("something follows the end of its tar archive.");
            }
        }
        return false;
    }

    private void checkChecksum() throws MalformedArchive {
        int unsigned = 0;
        int signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            byte b = i >= CHECKSUM && i < CHECKSUM + 8 ? (byte) ' ' : header[i];
            unsigned += Byte.toUnsignedInt(b);
            signed += b;
        }
        long expected = number(CHECKSUM, 8);
        if (expected != unsigned && expected != signed) {
            throw new MalformedArchive("it is no tar archive, or is damaged: the checksum of a header differs.");
        }
    }

    /** Octal digits, or binary where the first bit is set. */
    private long number(int at, int length) throws MalformedArchive {
        if (header[at] == (byte) 0x80) {
            for (int i = at + 1; i < at + length - Long.BYTES; i++) {
                if (header[i] != 0) {
                    throw malformed();
                }
            }
            long value = ByteBuffer.wrap(header).getLong(at + length - Long.BYTES);
            if (value < 0) {
                throw malformed();
            }
            return value;
        }
        String digits = text(at, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8);
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private static MalformedArchive malformed() {
        return new MalformedArchive("it is no tar archive, or is damaged: a number in a header is malformed.");
    }

    private String text(int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return decode(header, at, end);
    }

    /** UTF-8, or where it is none, a character a byte: such names are only compared. */
    private static String decode(byte[] bytes, int start, int end) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        }
    }

    private void skipContent() throws IOException, MalformedArchive {
        for (long left = content + padding; left > 0; ) {
            int most = (int) Math.min(left, scratch.length);
            fill(scratch, most);
            left -= most;
        }
        content = 0;
        padding = 0;
    }

    private void fill(byte[] target, int length) throws IOException, MalformedArchive {
        fillFrom(target, 0, length);
    }

    private void fillFrom(byte[] target, int start, int length) throws IOException, MalformedArchive {
        int at = start;
        while (at < length) {
            int read = input.read(target, at, length - at);
            if (read < 0) {
                throw truncated();
            }
            at += read;
        }
    }

    private static boolean isZero(byte[] bytes, int length) {
        return Arrays.mismatch(bytes, 0, length, ZEROS, 0, length) < 0;
    }

    private static final byte[] ZEROS = new byte[64 * 1024];

    private static MalformedArchive truncated() {
        return new MalformedArchive("it is truncated: its tar archive ends within a member.");
    }

    private static MalformedArchive sparse(String path) {
        return new MalformedArchive("its member '" + Excerpt.of(path) + "' is sparse, which sdists must not have.");
    }

    /** What headers before a member say of it. */
    private static final class Extension {
        private @Nullable String path;
        private @Nullable String target;
        private long size = -1;

        boolean isSet() {
            return path != null || target != null || size >= 0;
        }

        void setPath(String value) throws MalformedArchive {
            if (path != null) {
                throw new MalformedArchive("its member '" + Excerpt.of(value) + "' has two paths.");
            }
            path = value;
        }

        void setTarget(String value) throws MalformedArchive {
            if (target != null) {
                throw new MalformedArchive("a link of it, to '" + Excerpt.of(value) + "', has two targets.");
            }
            target = value;
        }

        /** Records of the form {@code <length> <key>=<value>\n}. */
        void read(byte[] records, boolean global) throws MalformedArchive {
            int at = 0;
            while (at < records.length && records[at] != 0) {
                int space = at;
                int length = 0;
                while (space < records.length && records[space] >= '0' && records[space] <= '9' && length < 1 << 24) {
                    length = length * 10 + records[space] - '0';
                    space++;
                }
                int end = at + length;
                int equals = space + 1;
                if (space >= records.length || records[space] != ' ' || end > records.length || end <= space + 1) {
                    throw malformedRecord();
                }
                while (equals < end && records[equals] != '=') {
                    equals++;
                }
                if (equals == end || records[end - 1] != '\n') {
                    throw malformedRecord();
                }
                set(decode(records, space + 1, equals), decode(records, equals + 1, end - 1), global);
                at = end;
            }
        }

        private void set(String key, String value, boolean global) throws MalformedArchive {
            if (key.startsWith("GNU.sparse.")) {
                throw sparse(value);
            }
            if (!key.equals("path") && !key.equals("linkpath") && !key.equals("size")) {
                return;
            }
            if (global) {
                throw new MalformedArchive("its global pax header sets '" + key + "', which is of one member.");
            }
            switch (key) {
                case "path" -> setPath(value);
                case "linkpath" -> setTarget(value);
                default -> setSize(value);
            }
        }

        private void setSize(String value) throws MalformedArchive {
            try {
                size = Long.parseUnsignedLong(value);
            } catch (NumberFormatException e) {
                throw malformedRecord();
            }
        }

        private static MalformedArchive malformedRecord() {
            return new MalformedArchive("one of its pax headers is malformed.");
        }
    }
}
