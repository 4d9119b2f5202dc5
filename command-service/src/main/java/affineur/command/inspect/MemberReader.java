package affineur.command.inspect;

import affineur.packaging.Excerpt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decompresses members of a zip archive one after the other, each piece by piece, however large it is. */
final class MemberReader implements AutoCloseable {
    /** Bytes that the archive is read by. */
    static final int WINDOW = 256 * 1024;

    private static final int PIECE = 64 * 1024;

    private final Window window;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] piece = new byte[PIECE];

    /** Takes the next bytes of a content. */
    interface Sink {
        void write(byte[] buffer, int offset, int length);
    }

    /** @param window onto the archive */
    MemberReader(Window window) {
        this.window = window;
    }

    /** @throws MalformedArchive if the content is not of the declared size and CRC; the sink may have some of it */
    void read(ZipArchive.Entry entry, Sink sink) throws IOException, MalformedArchive {
        crc.reset();
        if (entry.isDeflated()) {
            inflate(entry, sink);
        } else {
            copy(entry, sink);
        }
        if (crc.getValue() != entry.crc()) {
            throw new MalformedArchive("its member '" + Excerpt.of(entry.name()) + "' is damaged: its CRC differs.");
        }
    }

    private void copy(ZipArchive.Entry entry, Sink sink) throws IOException, MalformedArchive {
        long at = entry.dataOffset();
        for (long end = at + entry.size(); at < end; ) {
            int length = (int) Math.min(PIECE, end - at);
            window.at(at, length).get(piece, 0, length);
            take(sink, length);
            at += length;
        }
    }

    private void inflate(ZipArchive.Entry entry, Sink sink) throws IOException, MalformedArchive {
        inflater.reset();
        long at = entry.dataOffset();
        long end = at + entry.compressedSize();
        long size = 0;
        try {
            while (!inflater.finished()) {
                int length = inflater.inflate(piece);
                if (length > 0) {
                    size += length;
                    if (size > entry.size()) {
                        throw otherSize(entry);
                    }
                    take(sink, length);
                } else if (inflater.needsInput() && at < end) {
                    int more = (int) Math.min(PIECE, end - at);
                    ByteBuffer packed = window.at(at, more);
                    inflater.setInput(packed);
                    at += more;
                } else if (!inflater.finished()) {
                    throw otherSize(entry);
                }
            }
        } catch (DataFormatException e) {
            throw new MalformedArchive("its member '" + Excerpt.of(entry.name()) + "' cannot be decompressed.");
        }
        if (size != entry.size() || at != end || inflater.getRemaining() != 0) {
            throw otherSize(entry);
        }
    }

    private void take(Sink sink, int length) {
        crc.update(piece, 0, length);
        sink.write(piece, 0, length);
    }

    private static MalformedArchive otherSize(ZipArchive.Entry entry) {
        return new MalformedArchive(
                "its member '" + Excerpt.of(entry.name()) + "' does not decompress to the size it declares.");
    }

    @Override
    public void close() {
        inflater.close();
    }
}
