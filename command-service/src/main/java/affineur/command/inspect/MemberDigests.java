package affineur.command.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses and digests a wheel's members while it comes in, so that its uploader does not wait for it afterwards.
 *
 * <p>Nothing is believed for it. It goes by the headers between the members, which may lie, and notes only what is true
 * whatever they say: that so many bytes from there on, decompressed, have this size, this CRC, and this SHA-256. Which
 * members there are, and where, the inspection learns from the archive's directory. What it does not find here it
 * reads: so this may give up at whatever it does not know.
 */
public final class MemberDigests implements AutoCloseable {
    /** Compressed bytes of the smallest member that is worth the memory of its digest: there may be very many below. */
    private static final int LEAST = 8 * 1024;
    /** Such members are noted, below a megabyte of memory; the rest is left to the inspection. */
    static final int MOST = 4_000;

    private final int least;
    private final Map<Range, Content> contents = new HashMap<>();
    private final MessageDigest sha256 = sha256();
    private @Nullable MemberDecoder decoder;
    private byte[] header = new byte[256];
    private int headerLength;
    /** What passes now; null if it is not worth it. */
    private @Nullable Range member;
    /** Bytes of the member that are still to come. */
    private long left;
    /** Bytes of the archive so far. */
    private long position;

    private long unpacked;
    private boolean ended;

    /** Where the bytes of a content are in the archive. */
    private record Range(long from, long length, boolean deflated) {}

    /** What they turn out to be. */
    private record Content(long size, long crc, byte[] sha256) {}

    public MemberDigests() {
        this(LEAST);
    }

    /** @param least compressed bytes of the smallest member that is noted */
    MemberDigests(int least) {
        this.least = least;
    }

    /** The archive's next bytes. */
    public synchronized void update(byte[] bytes, int offset, int length) {
        ByteBuffer piece = ByteBuffer.wrap(bytes, offset, length);
        try {
            while (!ended && piece.hasRemaining()) {
                if (left == 0) {
                    readHeader(piece);
                } else {
                    readContent(piece);
                }
            }
        } catch (MalformedArchive e) {
            close(); // the inspection will find it, if it matters, and say so
        }
    }

    private void readHeader(ByteBuffer piece) throws MalformedArchive {
        if (!fill(piece, LocalHeader.FIXED)) {
            return;
        }
        ByteBuffer known = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        if (!LocalHeader.begins(known)) {
            close(); // the directory, most likely
        } else if (fill(piece, LocalHeader.length(known))) {
            begin(LocalHeader.read(
                    ByteBuffer.wrap(header, 0, headerLength).slice().order(ByteOrder.LITTLE_ENDIAN)));
        }
    }

    /** Whether so many bytes of the header are there now. */
    private boolean fill(ByteBuffer piece, int wanted) {
        if (wanted > header.length) {
            header = Arrays.copyOf(header, wanted);
        }
        int more = Math.min(wanted - headerLength, piece.remaining());
        if (more > 0) {
            piece.get(header, headerLength, more);
            headerLength += more;
            position += more;
        }
        return headerLength >= wanted;
    }

    private void begin(LocalHeader local) {
        headerLength = 0;
        if (!local.isPlain() || contents.size() == MOST) {
            close();
            return;
        }
        left = local.compressedSize();
        if (left < least) {
            member = null;
            return;
        }
        member = new Range(position, left, local.isDeflated());
        if (decoder == null) {
            decoder = new MemberDecoder();
        }
        decoder.begin("", local.isDeflated(), local.size());
    }

    private void readContent(ByteBuffer piece) throws MalformedArchive {
        int length = (int) Math.min(piece.remaining(), left);
        ByteBuffer packed = piece.slice(piece.position(), length);
        piece.position(piece.position() + length);
        position += length;
        left -= length;
        if (member != null && decoder != null) {
            decoder.write(packed, this::take);
            if (left == 0) {
                decoder.end();
                contents.put(member, new Content(decoder.size(), decoder.crc(), sha256.digest()));
            }
        }
    }

    private void take(byte[] buffer, int offset, int length) throws MalformedArchive {
        unpacked += length;
        if (unpacked > ExpansionLimit.of(position)) {
            throw new MalformedArchive("so far it unpacks to too much.");
        }
        sha256.update(buffer, offset, length);
    }

    /**
     * The SHA-256 of a member's content, if it passed and was of the size and CRC that the directory declares.
     *
     * @return null if it has to be read
     */
    synchronized byte @Nullable [] sha256(ZipArchive.Entry entry) {
        Content content = contents.get(new Range(entry.dataOffset(), entry.compressedSize(), entry.isDeflated()));
        return content != null && content.size == entry.size() && content.crc == entry.crc()
                ? content.sha256.clone()
                : null;
    }

    /** What is known by now stays known. */
    @Override
    public synchronized void close() {
        ended = true;
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
