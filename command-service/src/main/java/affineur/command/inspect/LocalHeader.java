package affineur.command.inspect;

import static affineur.command.inspect.ZipArchive.u16;
import static affineur.command.inspect.ZipArchive.u32;

import java.nio.ByteBuffer;

/**
 * What stands before a member's content and is to repeat what the directory says of it.
 *
 * @param length bytes of the header itself
 */
record LocalHeader(byte[] rawName, int flags, int method, long crc, long compressedSize, long size, int length) {
    /** Bytes of its part that says how long the rest is. */
    static final int FIXED = 30;

    private static final int SIGNATURE = 0x04034b50;
    private static final int NAME_LENGTH = 26;
    private static final int EXTRA_LENGTH = 28;

    /** @param fixed the first {@value #FIXED} bytes, little-endian as everything here */
    static boolean begins(ByteBuffer fixed) {
        return fixed.getInt(0) == SIGNATURE;
    }

    /** Bytes of the whole header. */
    static int length(ByteBuffer fixed) {
        return FIXED + u16(fixed, NAME_LENGTH) + u16(fixed, EXTRA_LENGTH);
    }

    /** @param header the whole of it */
    static LocalHeader read(ByteBuffer header) throws MalformedArchive {
        byte[] name = new byte[u16(header, NAME_LENGTH)];
        header.get(FIXED, name);
        ZipExtra extra = ZipExtra.read(header.slice(FIXED + name.length, u16(header, EXTRA_LENGTH)), name);
        long[] sizes = extra.resolve(u32(header, 22), u32(header, 18));
        return new LocalHeader(
                name, u16(header, 6), u16(header, 8), u32(header, 14), sizes[1], sizes[0], length(header));
    }

    /** Whether the content follows, for sure as long as it says, and can be decompressed. */
    boolean isPlain() {
        return (flags & (ZipArchive.ENCRYPTED_FLAGS | ZipArchive.DESCRIPTOR_FLAG)) == 0
                && size >= 0
                && compressedSize >= 0
                && (isDeflated() || (method == ZipArchive.STORED && size == compressedSize));
    }

    boolean isDeflated() {
        return method == ZipArchive.DEFLATED;
    }
}
