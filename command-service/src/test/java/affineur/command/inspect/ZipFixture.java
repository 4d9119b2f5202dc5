package affineur.command.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A zip archive of which every byte can be set wrong. */
public final class ZipFixture {
    private final List<Member> members = new ArrayList<>();
    byte[] before = {};
    byte[] beforeDirectory = {};
    byte[] afterDirectory = {};
    byte[] comment = {};
    byte[] after = {};
    boolean zip64;
    int countDelta;
    int directoryOffsetDelta;
    int disk;
    long zip64OffsetDelta;

    public ZipFixture add(String name, byte[] content) {
        members.add(new Member(name, content));
        return this;
    }

    public ZipFixture add(String name, String content) {
        return add(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Changes something about the archive. */
    ZipFixture with(Consumer<ZipFixture> change) {
        change.accept(this);
        return this;
    }

    /** Changes something about a member. */
    ZipFixture with(String name, Consumer<Member> change) {
        members.stream().filter(member -> member.name.equals(name)).forEach(change);
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(before);
        for (Member member : members) {
            member.offset = out.size();
            if (!member.onlyInDirectory) {
                member.writeLocal(out);
            }
        }
        out.writeBytes(beforeDirectory);
        int directory = out.size();
        int count = 0;
        for (Member member : members) {
            if (!member.onlyLocal) {
                member.writeCentral(out);
                count++;
            }
        }
        int size = out.size() - directory;
        out.writeBytes(afterDirectory);
        count += countDelta;
        if (zip64) {
            long endAt = out.size();
            out.writeBytes(buffer(56)
                    .putInt(0x06064b50)
                    .putLong(44)
                    .putShort((short) 45)
                    .putShort((short) 45)
                    .putInt(0)
                    .putInt(0)
                    .putLong(count)
                    .putLong(count)
                    .putLong(size)
                    .putLong(directory + directoryOffsetDelta)
                    .array());
            out.writeBytes(buffer(20)
                    .putInt(0x07064b50)
                    .putInt(0)
                    .putLong(endAt + zip64OffsetDelta)
                    .putInt(1)
                    .array());
        }
        out.writeBytes(buffer(22)
                .putInt(0x06054b50)
                .putShort((short) disk)
                .putShort((short) disk)
                .putShort((short) (zip64 ? 0xffff : count))
                .putShort((short) (zip64 ? 0xffff : count))
                .putInt(zip64 ? -1 : size)
                .putInt(zip64 ? -1 : directory + directoryOffsetDelta)
                .putShort((short) comment.length)
                .array());
        out.writeBytes(comment);
        out.writeBytes(after);
        return out.toByteArray();
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A member; what is set differently in its two headers makes it a bad one. */
    static final class Member {
        private final String name;
        byte[] localName;
        byte[] centralName;
        byte[] data;
        int localFlags;
        int centralFlags;
        int method;
        long localCrc;
        long centralCrc;
        long size;
        long localSize;
        long localCompressedSize;
        long compressedSize;
        byte[] localExtra = {};
        byte[] centralExtra = {};
        byte[] comment = {};
        int attributes = 0100644 << 16;
        boolean zip64;
        boolean onlyLocal;
        boolean onlyInDirectory;
        int offsetDelta;
        private int offset;

        private Member(String name, byte[] content) {
            this.name = name;
            rename(name);
            Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            deflater.setInput(content);
            deflater.finish();
            byte[] compressed = new byte[content.length + 64];
            int length = deflater.deflate(compressed);
            boolean smaller = deflater.finished() && length < content.length;
            deflater.end();
            method = smaller ? 8 : 0;
            data = smaller ? Arrays.copyOf(compressed, length) : content;
            CRC32 crc = new CRC32();
            crc.update(content);
            localCrc = centralCrc = crc.getValue();
            size = localSize = content.length;
            compressedSize = localCompressedSize = data.length;
        }

        Member rename(String to) {
            localName = to.getBytes(StandardCharsets.UTF_8);
            centralName = localName.clone();
            boolean ascii = to.chars().allMatch(c -> c < 0x80);
            localFlags = centralFlags = ascii ? 0 : 1 << 11;
            return this;
        }

        /** Both headers. */
        Member flags(int flags) {
            localFlags = centralFlags = flags;
            return this;
        }

        private void writeLocal(ByteArrayOutputStream out) {
            byte[] extra = zip64
                    ? buffer(20)
                            .putShort((short) 1)
                            .putShort((short) 16)
                            .putLong(localSize)
                            .putLong(localCompressedSize)
                            .array()
                    : localExtra;
            out.writeBytes(buffer(30)
                    .putInt(0x04034b50)
                    .putShort((short) 20)
                    .putShort((short) localFlags)
                    .putShort((short) method)
                    .putInt(0x00210000)
                    .putInt((int) localCrc)
                    .putInt(zip64 ? -1 : (int) localCompressedSize)
                    .putInt(zip64 ? -1 : (int) localSize)
                    .putShort((short) localName.length)
                    .putShort((short) extra.length)
                    .array());
            out.writeBytes(localName);
            out.writeBytes(extra);
            out.writeBytes(data);
        }

        private void writeCentral(ByteArrayOutputStream out) {
            byte[] extra = zip64
                    ? buffer(28)
                            .putShort((short) 1)
                            .putShort((short) 24)
                            .putLong(size)
                            .putLong(compressedSize)
                            .putLong(offset + offsetDelta)
                            .array()
                    : centralExtra;
            out.writeBytes(buffer(46)
                    .putInt(0x02014b50)
                    .putShort((short) (3 << 8 | 20))
                    .putShort((short) 20)
                    .putShort((short) centralFlags)
                    .putShort((short) method)
                    .putInt(0x00210000)
                    .putInt((int) centralCrc)
                    .putInt(zip64 ? -1 : (int) compressedSize)
                    .putInt(zip64 ? -1 : (int) size)
                    .putShort((short) centralName.length)
                    .putShort((short) extra.length)
                    .putShort((short) comment.length)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(attributes)
                    .putInt(zip64 ? -1 : offset + offsetDelta)
                    .array());
            out.writeBytes(centralName);
            out.writeBytes(extra);
            out.writeBytes(comment);
        }
    }
}
