package affineur.upstream;

import affineur.packaging.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A file's bytes, of which the last block comes only when length and digest have proved right. */
final class FileReading extends InputStream {
    /** As {@link UpstreamContent} promises. */
    static final int BLOCK = 16 * 1024;

    private final InputStream in;
    private final String filename;
    private final Sha256 expected;
    private final long length;
    private final Troubles troubles;
    private final Consumer<@Nullable Trouble> over;
    private final Runnable end;
    private final MessageDigest digest = sha256();

    private byte[] ready = new byte[BLOCK];
    private byte[] next = new byte[BLOCK];
    private int at;
    private int readyEnd;
    private int nextEnd;
    private long count;
    private boolean proved;
    private boolean closed;
    private @Nullable Trouble trouble;

    /**
     * @param length that it must have; -1 if nobody said
     * @param over told once, if it fails or, by null, has proved right
     * @param end of the request, to be called once
     */
    FileReading(
            InputStream in,
            String filename,
            Sha256 expected,
            long length,
            Troubles troubles,
            Consumer<@Nullable Trouble> over,
            Runnable end) {
        this.in = in;
        this.filename = filename;
        this.expected = expected;
        this.length = length;
        this.troubles = troubles;
        this.over = over;
        this.end = end;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int wanted) {
        if (trouble != null) {
            throw trouble;
        }
        if (closed) {
            throw new IllegalStateException("The file is closed");
        }
        if (wanted == 0) {
            return 0;
        }
        try {
            if (at == readyEnd && !turn()) {
                return -1;
            }
        } catch (Trouble e) {
            trouble = e;
            over.accept(e);
            end.run();
            throw e;
        }
        int taken = Math.min(wanted, readyEnd - at);
        System.arraycopy(ready, at, buffer, offset, taken);
        at += taken;
        return taken;
    }

    /** Makes ready what was read before, once something comes behind it or all has proved right. */
    private boolean turn() {
        if (proved) {
            return false;
        }
        if (count == 0) {
            nextEnd = fill(next);
        }
        byte[] free = ready;
        ready = next;
        readyEnd = nextEnd;
        at = 0;
        next = free;
        nextEnd = fill(next);
        if (nextEnd == 0) {
            prove();
            over.accept(null);
            end.run();
        }
        return readyEnd > 0;
    }

    /** At least a byte, unless it is at its end. */
    private int fill(byte[] block) {
        int read;
        try {
            read = in.read(block, 0, block.length);
        } catch (IOException e) {
            throw new IllegalStateException("A body speaks of its trouble by itself", e);
        }
        if (read <= 0) {
            return 0;
        }
        digest.update(block, 0, read);
        count += read;
        if (length >= 0 && count > length) {
            throw troubles.mismatch(
                    "sends more of '" + filename + "' than the " + length + " bytes that it should have.");
        }
        return read;
    }

    private void prove() {
        if (length >= 0 && count != length) {
            throw troubles.mismatch(
                    "sends " + count + " bytes as '" + filename + "', which should have " + length + ".");
        }
        Sha256 found = Sha256.of(digest.digest());
        if (!found.equals(expected)) {
            throw troubles.mismatch(
                    "sends as '" + filename + "' a file of SHA-256 " + found + ", not " + expected + ".");
        }
        proved = true;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            end.run();
        }
    }
}
