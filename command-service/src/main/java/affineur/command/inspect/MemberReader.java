package affineur.command.inspect;

import affineur.packaging.Excerpt;
import java.io.IOException;

/** Reads members of a zip archive one after the other, each piece by piece, however large it is. */
final class MemberReader implements AutoCloseable {
    /** Bytes that the archive is read by. */
    static final int WINDOW = 256 * 1024;

    private static final int PIECE = 64 * 1024;

    private final Window window;
    private final MemberDecoder decoder = new MemberDecoder();

    /** @param window onto the archive */
    MemberReader(Window window) {
        this.window = window;
    }

    /** @throws MalformedArchive if the content is not of the declared size and CRC; the sink may have some of it */
    void read(ZipArchive.Entry entry, MemberDecoder.Sink sink) throws IOException, MalformedArchive {
        decoder.begin(entry.name(), entry.isDeflated(), entry.size());
        long at = entry.dataOffset();
        for (long end = at + entry.compressedSize(); at < end; ) {
            int length = (int) Math.min(PIECE, end - at);
            decoder.write(window.at(at, length), sink);
            at += length;
        }
        decoder.end();
        if (decoder.crc() != entry.crc()) {
            throw new MalformedArchive("its member '" + Excerpt.of(entry.name()) + "' is damaged: its CRC differs.");
        }
    }

    @Override
    public void close() {
        decoder.close();
    }
}
