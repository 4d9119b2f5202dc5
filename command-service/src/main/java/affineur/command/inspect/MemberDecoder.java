package affineur.command.inspect;

import affineur.packaging.Excerpt;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decompresses members one after the other; what it is given comes in pieces, of any size. */
final class MemberDecoder implements AutoCloseable {
    private static final int PIECE = 64 * 1024;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] piece = new byte[PIECE];
    private String name = "";
    private boolean deflated;
    private long declared;
    private long size;

    /** Takes the next bytes of a content. */
    interface Sink {
        void write(byte[] buffer, int offset, int length) throws MalformedArchive;
    }

    /** @param size bytes of the content, as declared */
    void begin(String name, boolean deflated, long size) {
        this.name = name;
        this.deflated = deflated;
        this.declared = size;
        this.size = 0;
        crc.reset();
        if (deflated) {
            inflater.reset();
        }
    }

    /** @param packed the next of its bytes in the archive: all of them are taken; it has an array */
    void write(ByteBuffer packed, Sink sink) throws MalformedArchive {
        if (deflated) {
            inflate(packed, sink);
        } else {
            take(packed.array(), packed.arrayOffset() + packed.position(), packed.remaining(), sink);
            packed.position(packed.limit());
        }
    }

    private void inflate(ByteBuffer packed, Sink sink) throws MalformedArchive {
        inflater.setInput(packed);
        try {
            for (int length = inflater.inflate(piece); length > 0; length = inflater.inflate(piece)) {
                take(piece, 0, length, sink);
            }
        } catch (DataFormatException e) {
            throw new MalformedArchive("its member '" + Excerpt.of(name) + "' cannot be decompressed.");
        }
        if (packed.hasRemaining()) { // it ends before, or wants a dictionary
            throw otherSize();
        }
    }

    private void take(byte[] buffer, int offset, int length, Sink sink) throws MalformedArchive {
        size += length;
        if (size > declared) {
            throw otherSize();
        }
        crc.update(buffer, offset, length);
        sink.write(buffer, offset, length);
    }

    /** @throws MalformedArchive if the content was not of the declared size */
    void end() throws MalformedArchive {
        if (size != declared || (deflated && !inflater.finished())) {
            throw otherSize();
        }
    }

    /** Bytes of the content so far. */
    long size() {
        return size;
    }

    /** Of the content so far. */
    long crc() {
        return crc.getValue();
    }

    private MalformedArchive otherSize() {
        return new MalformedArchive(
                "its member '" + Excerpt.of(name) + "' does not decompress to the size it declares.");
    }

    @Override
    public void close() {
        inflater.close();
    }
}
