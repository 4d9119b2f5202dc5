package affineur.command.intake;

import affineur.blobs.Staged;
import affineur.command.multipart.ContentSink;
import affineur.packaging.Hashes;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A file on its way in: stored and digested as it passes. Nothing of it remains unless it is kept. */
public final class IncomingFile implements ContentSink, Closeable {
    private final Staged staged;
    private final ContentDigests digests;
    private final long largest;
    private long size;
    private @Nullable Hashes hashes;

    IncomingFile(Staged staged, ContentDigests digests, long largest) {
        this.staged = staged;
        this.digests = digests;
        this.largest = largest;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        size += length;
        if (size > largest) {
            throw tooLarge(largest);
        }
        digests.update(buffer, offset, length);
        staged.write(ByteBuffer.wrap(buffer, offset, length));
    }

    /** GitLab's words. */
    public static Refusal tooLarge(long largest) {
        return new Refusal(ProblemType.FILE_TOO_LARGE, "File is too large: at most " + largest + " bytes are taken.");
    }

    /** All has been written. */
    public void finish() {
        hashes = digests.finish();
    }

    /** Bytes. */
    public long size() {
        return size;
    }

    public Hashes hashes() {
        if (hashes == null) {
            throw new IllegalStateException("Not all has been written");
        }
        return hashes;
    }

    public Staged staged() {
        return staged;
    }

    @Override
    public void close() throws IOException {
        digests.close();
        staged.close();
    }
}
