package affineur.command.inspect;

import affineur.packaging.Excerpt;
import affineur.packaging.PythonLines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A zip archive in which nothing is hidden: it consists of its members one after the other, its central directory, and
 * the end record, without a byte before, between or after them, and directory and members say the same. So a reader that
 * goes by the directory and one that streams see the same files. The library readers ask for none of this, hence our own.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">The zip format</a>
 */
final class ZipArchive implements AutoCloseable {
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int LOCATOR64_SIGNATURE = 0x07064b50;
    private static final int CENTRAL_LENGTH = 46;
    private static final int END_LENGTH = 22;
    private static final int END64_LENGTH = 56;
    private static final int LOCATOR64_LENGTH = 20;

    static final int STORED = 0;
    static final int DEFLATED = 8;
    /** Encrypted, strongly encrypted, or with a masked directory. */
    static final int ENCRYPTED_FLAGS = 1 | 1 << 6 | 1 << 13;

    static final int DESCRIPTOR_FLAG = 1 << 3;
    private static final int UNIX = 3;
    private static final int DARWIN = 19;
    private static final int FILE_TYPE = 0170000;
    private static final int SYMLINK = 0120000;

    /** Archives up to here are read whole, at once. */
    private static final int SMALL = 1024 * 1024;

    private final MemberReader members;
    private final long size;
    private final long directorySize;
    private final Map<String, Entry> entries;
    private final List<Entry> ordered;

    private ZipArchive(
            MemberReader members, long size, long directorySize, Map<String, Entry> entries, List<Entry> ordered) {
        this.members = members;
        this.size = size;
        this.directorySize = directorySize;
        this.entries = entries;
        this.ordered = ordered;
    }

    /** @param large what waits for its turn if the archive has very many members */
    static ZipArchive open(SeekableByteChannel channel, LargeArchives large) throws IOException, MalformedArchive {
        long size = channel.size();
        Window window = new Window(channel, size <= SMALL ? (int) size : 64 * 1024);
        Directory directory = Directory.find(window, size);
        large.enter(directory.count(), directory.size() - directory.count() * CENTRAL_LENGTH);
        Map<String, Entry> entries = readDirectory(window, directory);
        List<Entry> ordered = new ArrayList<>(entries.values());
        ordered.sort(Comparator.comparingLong(entry -> entry.offset));
        // members are far apart in a large archive: what surrounds a header is not wanted
        checkMembers(size <= SMALL ? window : new Window(channel, 8 * 1024), ordered, directory.offset());
        MemberReader members = new MemberReader(size <= SMALL ? window : new Window(channel, MemberReader.WINDOW));
        return new ZipArchive(members, size, directory.size(), entries, ordered);
    }

    /** In the order in which they are in the archive. */
    List<Entry> entries() {
        return ordered;
    }

    @Nullable
    Entry find(String name) {
        return entries.get(name);
    }

    /** Bytes of the archive. */
    long size() {
        return size;
    }

    /** Bytes of its central directory. */
    long directorySize() {
        return directorySize;
    }

    /** A member's content, whole. */
    byte[] read(Entry entry, long most) throws IOException, MalformedArchive {
        if (entry.size > most || entry.compressedSize > most) {
            throw new MalformedArchive("its member '" + Excerpt.of(entry.name) + "' has more than " + most + " bytes.");
        }
        ByteBuffer content = ByteBuffer.allocate((int) entry.size);
        read(entry, content::put);
        return content.array();
    }

    /** A member's content, piece by piece; in the end it was of the declared size and CRC. */
    void read(Entry entry, MemberDecoder.Sink sink) throws IOException, MalformedArchive {
        members.read(entry, sink);
    }

    @Override
    public void close() {
        members.close();
    }

    private static Map<String, Entry> readDirectory(Window window, Directory directory)
            throws IOException, MalformedArchive {
        Map<String, Entry> entries = LinkedHashMap.newLinkedHashMap((int) directory.count());
        long at = directory.offset();
        for (long i = 0; i < directory.count(); i++) {
            ByteBuffer header = window.at(at, CENTRAL_LENGTH);
            if (header.getInt(0) != CENTRAL_SIGNATURE) {
                throw new MalformedArchive("its central directory is malformed.");
            }
            int nameLength = u16(header, 28);
            int extraLength = u16(header, 30);
            if (u16(header, 32) != 0) {
                throw new MalformedArchive("its central directory has a comment.");
            }
            int length = CENTRAL_LENGTH + nameLength + extraLength;
            Entry entry = Entry.read(window.at(at, length), nameLength, extraLength);
            if (entries.put(entry.name, entry) != null) {
                throw new MalformedArchive("it has the member '" + Excerpt.of(entry.name) + "' twice.");
            }
            at += length;
        }
        if (at != directory.offset() + directory.size()) {
            throw new MalformedArchive("its central directory is not of the size it declares.");
        }
        return entries;
    }

    /** The members must fill the archive from its first byte to the directory, and repeat what the directory says. */
    private static void checkMembers(Window window, List<Entry> ordered, long end)
            throws IOException, MalformedArchive {
        long at = 0;
        for (Entry entry : ordered) {
            if (entry.offset != at) {
                throw new MalformedArchive("it holds bytes that are no member of it, or members that overlap, before '"
                        + Excerpt.of(entry.name) + "'.");
            }
            entry.checkLocalHeader(window);
            at = entry.dataOffset + entry.compressedSize;
            if (at > end) {
                throw new MalformedArchive(
                        "its member '" + Excerpt.of(entry.name) + "' reaches into the central directory.");
            }
        }
        if (at != end) {
            throw new MalformedArchive("it holds bytes before its central directory that are no member of it.");
        }
    }

    static int u16(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at));
    }

    static long u32(ByteBuffer buffer, int at) {
        return Integer.toUnsignedLong(buffer.getInt(at));
    }

    /** Where the central directory is. */
    private record Directory(long offset, long size, long count) {
        static Directory find(Window window, long archiveSize) throws IOException, MalformedArchive {
            long endAt = archiveSize - END_LENGTH;
            if (endAt < 0 || window.at(endAt, END_LENGTH).getInt(0) != END_SIGNATURE) {
                throw new MalformedArchive("it is no zip archive, is truncated, or something follows its end:"
                        + " expected the end of central directory record as its last 22 bytes, without a comment.");
            }
            ByteBuffer end = window.at(endAt, END_LENGTH);
            int count = u16(end, 10);
            Directory directory = new Directory(u32(end, 16), u32(end, 12), count);
            if (u16(end, 4) != 0 || u16(end, 6) != 0 || u16(end, 8) != count || u16(end, 20) != 0) {
                throw new MalformedArchive("it has a comment or is in several volumes.");
            }
            long directoryEnd = endAt;
            long locatorAt = endAt - LOCATOR64_LENGTH;
            if (locatorAt >= END64_LENGTH
                    && window.at(locatorAt, LOCATOR64_LENGTH).getInt(0) == LOCATOR64_SIGNATURE) {
                directoryEnd = locatorAt - END64_LENGTH;
                directory = zip64(window, directory, locatorAt);
            }
            if (directory.offset + directory.size != directoryEnd || directory.offset < 0 || directory.size < 0) {
                throw new MalformedArchive("its central directory does not end where the end record begins.");
            }
            if (directory.count > LargeArchives.MOST_MEMBERS
                    || directory.count < 0
                    || directory.size > directory.count * CENTRAL_LENGTH + LargeArchives.MOST_NAMES) {
                throw new MalformedArchive("it has more than " + LargeArchives.MOST_MEMBERS
                        + " members, or their names more than " + LargeArchives.MOST_NAMES + " bytes.");
            }
            return directory;
        }

        private static Directory zip64(Window window, Directory from32, long locatorAt)
                throws IOException, MalformedArchive {
            ByteBuffer locator = window.at(locatorAt, LOCATOR64_LENGTH);
            long endAt = locatorAt - END64_LENGTH;
            if (locator.getInt(4) != 0 || locator.getLong(8) != endAt || u32(locator, 16) > 1) {
                throw new MalformedArchive("its zip64 locator does not point at the record before it.");
            }
            ByteBuffer end = window.at(endAt, END64_LENGTH);
            long count = end.getLong(32);
            if (end.getInt(0) != END64_SIGNATURE
                    || end.getLong(4) != END64_LENGTH - 12
                    || end.getInt(16) != 0
                    || end.getInt(20) != 0
                    || end.getLong(24) != count) {
                throw new MalformedArchive("its zip64 end record is malformed.");
            }
            Directory directory = new Directory(end.getLong(48), end.getLong(40), count);
            if (!agrees(from32.offset, directory.offset, 0xffffffffL)
                    || !agrees(from32.size, directory.size, 0xffffffffL)
                    || !agrees(from32.count, directory.count, 0xffff)) {
                throw new MalformedArchive("its zip64 end record contradicts its end record.");
            }
            return directory;
        }

        private static boolean agrees(long in32, long in64, long elsewhere) {
            return in32 == elsewhere || in32 == in64;
        }
    }

    /** A member, as the central directory has it. */
    static final class Entry {
        private final String name;
        private final int flags;
        private final int method;
        private final long crc;
        private final long compressedSize;
        private final long size;
        private final long offset;
        private long dataOffset;

        private Entry(String name, int flags, int method, long crc, long compressedSize, long size, long offset) {
            this.name = name;
            this.flags = flags;
            this.method = method;
            this.crc = crc;
            this.compressedSize = compressedSize;
            this.size = size;
            this.offset = offset;
        }

        private static Entry read(ByteBuffer header, int nameLength, int extraLength) throws MalformedArchive {
            byte[] rawName = new byte[nameLength];
            header.get(CENTRAL_LENGTH, rawName);
            ZipExtra extra = ZipExtra.read(header.slice(CENTRAL_LENGTH + nameLength, extraLength), rawName);
            int flags = u16(header, 8);
            int method = u16(header, 10);
            long[] values = extra.resolve(u32(header, 24), u32(header, 20), u32(header, 42));
            long size = values[0];
            long compressedSize = values[1];
            long offset = values[2];
            String name = ZipNames.decode(rawName, flags);
            Entry entry = new Entry(name, flags, method, u32(header, 16), compressedSize, size, offset);
            entry.check();
            if (u16(header, 34) != 0) {
                throw new MalformedArchive("it is in several volumes.");
            }
            int system = u16(header, 4) >> 8;
            if ((system == UNIX || system == DARWIN) && (header.getInt(38) >>> 16 & FILE_TYPE) == SYMLINK) {
                throw new MalformedArchive(
                        "its member '" + Excerpt.of(name) + "' is a symbolic link, which wheels do not have.");
            }
            return entry;
        }

        private void check() throws MalformedArchive {
            MemberPath.check(name);
            MemberPath.mustBeSimple(name);
            if (name.chars().anyMatch(PythonLines::isControl)) {
                throw MemberPath.unsafe(name, "has a control character");
            }
            if ((flags & ENCRYPTED_FLAGS) != 0) {
                throw new MalformedArchive("its member '" + Excerpt.of(name) + "' is encrypted.");
            }
            if ((flags & DESCRIPTOR_FLAG) != 0) {
                throw new MalformedArchive("its member '" + Excerpt.of(name)
                        + "' has a data descriptor: expected its sizes in its header.");
            }
            if (method != STORED && method != DEFLATED) {
                throw new MalformedArchive("its member '" + Excerpt.of(name) + "' is compressed by method " + method
                        + ": expected stored or deflated.");
            }
            if (size < 0 || compressedSize < 0 || offset < 0 || (method == STORED && size != compressedSize)) {
                throw new MalformedArchive("the sizes of its member '" + Excerpt.of(name) + "' are malformed.");
            }
            if (isDirectory() && size != 0) {
                throw new MalformedArchive("its directory '" + Excerpt.of(name) + "' has content.");
            }
        }

        private void checkLocalHeader(Window window) throws IOException, MalformedArchive {
            ByteBuffer fixed = window.at(offset, LocalHeader.FIXED);
            if (!LocalHeader.begins(fixed)) {
                throw differs();
            }
            LocalHeader local = LocalHeader.read(window.at(offset, LocalHeader.length(fixed)));
            if (local.flags() != flags
                    || !ZipNames.decode(local.rawName(), flags).equals(name)
                    || local.method() != method
                    || local.crc() != crc
                    || local.size() != size
                    || local.compressedSize() != compressedSize) {
                throw differs();
            }
            dataOffset = offset + local.length();
        }

        private MalformedArchive differs() {
            return new MalformedArchive(
                    "the header of its member '" + Excerpt.of(name) + "' differs from the central directory.");
        }

        String name() {
            return name;
        }

        /** Bytes when it is decompressed, as it declares. */
        long size() {
            return size;
        }

        /** Where its content begins in the archive. */
        long dataOffset() {
            return dataOffset;
        }

        /** Bytes that it takes in the archive. */
        long compressedSize() {
            return compressedSize;
        }

        boolean isDeflated() {
            return method == DEFLATED;
        }

        long crc() {
            return crc;
        }

        boolean isDirectory() {
            return name.endsWith("/");
        }
    }
}
