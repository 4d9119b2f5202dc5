package affineur.blobs;

import affineur.packaging.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Content on its way in: written once from the start, read back for inspection, then kept or dropped. */
public interface Staged extends Closeable {
    /** Appends all that remains in the buffer. */
    void write(ByteBuffer content) throws IOException;

    /** Reads what was written, from any place. After that nothing more is written. Close it before keeping. */
    SeekableByteChannel read() throws IOException;

    /**
     * Keeps the content under its name. When this returns it is on disk to stay, also through a loss of power. Content
     * that is kept already is left as it is, and counts as stored anew.
     *
     * @param name the SHA-256 of all that was written; the caller has computed it
     */
    void keep(Sha256 name) throws IOException;

    /** Drops the content unless it was kept. */
    @Override
    void close() throws IOException;
}
