package affineur.command.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The content of a gzip file of one member, with nothing after it: readers differ on what a second member means.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
final class Gunzip implements AutoCloseable {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;
    private static final int LONGEST_HEADER = 64 * 1024;

    private final SeekableByteChannel channel;
    private final ByteBuffer input = ByteBuffer.allocate(64 * 1024).limit(0);
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final ExpansionLimit limit;
    private long length;
    private boolean ended;

    Gunzip(SeekableByteChannel channel) throws IOException, MalformedArchive {
        this.channel = channel.position(0);
        this.limit = new ExpansionLimit(channel.size());
        header();
        inflater.setInput(input);
    }

    private void header() throws IOException, MalformedArchive {
        if (next() != 0x1f || next() != 0x8b || next() != 8) {
            throw new MalformedArchive("it is no gzip file.");
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw new MalformedArchive("its gzip header is malformed.");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
    }

    private void skip(int bytes) throws IOException, MalformedArchive {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private void skipText() throws IOException, MalformedArchive {
        for (int i = 0; i < LONGEST_HEADER; i++) {
            if (next() == 0) {
                return;
            }
        }
        throw new MalformedArchive("its gzip header is malformed.");
    }

    private int next() throws IOException, MalformedArchive {
        if (!input.hasRemaining() && !fill()) {
            throw truncated();
        }
        return Byte.toUnsignedInt(input.get());
    }

    private boolean fill() throws IOException {
        input.clear();
        int read = channel.read(input);
        input.flip();
        return read > 0;
    }

    /** @return how many bytes were read, at least 1; -1 at the end, when all checks were passed */
    int read(byte[] target, int from, int most) throws IOException, MalformedArchive {
        if (ended) {
            return -1;
        }
        try {
            while (true) {
                int read = inflater.inflate(target, from, most);
                if (read > 0) {
                    crc.update(target, from, read);
                    length += read;
                    limit.add(read);
                    return read;
                }
                if (inflater.finished()) {
                    trailer();
                    ended = true;
                    return -1;
                }
                if (inflater.needsDictionary()) {
                    throw damaged();
                }
                if (!fill()) {
                    throw truncated();
                }
                inflater.setInput(input);
            }
        } catch (DataFormatException e) {
            throw damaged();
        }
    }

    private void trailer() throws IOException, MalformedArchive {
        if (number() != crc.getValue() || number() != (length & 0xffffffffL)) {
            throw damaged();
        }
        if (input.hasRemaining() || fill()) {
            throw new MalformedArchive("something follows the end of its gzip stream.");
        }
    }

    private long number() throws IOException, MalformedArchive {
        return next() | (long) next() << 8 | (long) next() << 16 | (long) next() << 24;
    }

    private static MalformedArchive truncated() {
        return new MalformedArchive("it is truncated.");
    }

    private static MalformedArchive damaged() {
        return new MalformedArchive("it is damaged: it cannot be decompressed.");
    }

    @Override
    public void close() {
        inflater.close();
    }
}
