package affineur.command.inspect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** A tar archive, ustar, of which every header can be set wrong. */
public final class TarFixture {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean ended;

    public TarFixture file(String path, byte[] content) {
        return member('0', path, "", content.length, content);
    }

    public TarFixture file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public TarFixture directory(String path) {
        return member('5', path + "/", "", 0, new byte[0]);
    }

    public TarFixture symlink(String path, String target) {
        return member('2', path, target, 0, new byte[0]);
    }

    public TarFixture hardlink(String path, String target) {
        return member('1', path, target, 0, new byte[0]);
    }

    /** A pax header for the next member, of records such as {@code path=a/b}. */
    TarFixture pax(char type, String... records) {
        StringBuilder text = new StringBuilder();
        for (String record : records) {
            int length = record.getBytes(StandardCharsets.UTF_8).length + 3;
            while (length != String.valueOf(length).length() + record.getBytes(StandardCharsets.UTF_8).length + 2) {
                length++;
            }
            text.append(length).append(' ').append(record).append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return member(type, "PaxHeader", "", bytes.length, bytes);
    }

    TarFixture member(char type, String path, String target, long size, byte[] content) {
        byte[] header = new byte[512];
        put(header, 0, path, 100);
        put(header, 100, "0000644\0", 8);
        put(header, 108, "0000000\0", 8);
        put(header, 116, "0000000\0", 8);
        put(header, 124, String.format(Locale.ROOT, "%011o\0", size), 12);
        put(header, 136, "00000000000\0", 12);
        put(header, 148, "        ", 8);
        header[156] = (byte) type;
        put(header, 157, target, 100);
        put(header, 257, "ustar\00000", 8);
        int sum = 0;
        for (byte b : header) {
            sum += Byte.toUnsignedInt(b);
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum), 8);
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[-content.length & 511]);
        return this;
    }

    /** Anything, as it is. */
    TarFixture raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** The two empty blocks; without it they are written last. */
    TarFixture end() {
        ended = true;
        return raw(new byte[1024]);
    }

    private static void put(byte[] header, int at, String text, int length) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > length) {
            throw new IllegalArgumentException("'" + text + "' has no room; use pax");
        }
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    byte[] tar() {
        if (!ended) {
            end();
        }
        return out.toByteArray();
    }

    /** A .tar.gz file. */
    public byte[] bytes() {
        return gzip(tar());
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return gzipped.toByteArray();
    }
}
