package affineur.blobs.s3;

import affineur.blobs.Staged;
import affineur.blobs.s3.Bucket.Upload;
import affineur.packaging.Sha256;
import affineur.refusal.Refusal;
import io.minio.messages.Part;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One content on its way in. What fits into one part stays in memory and is stored whole under its name. Larger content
 * goes to a place of its own in parts, one while the next is filled, and is copied to its name within S3. For one thread
 * at a time.
 */
final class StagedContent implements Staged {
    /** Bytes of a part: more than S3's least (5 MiB), and ten thousand of them are enough. */
    static final int PART = 8 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(StagedContent.class);
    private static final int FIRST_BUFFER = 64 << 10;

    private final S3Blobs blobs;
    private final Bucket bucket;
    private final UploadMemory.Share memory;
    private final Layout.Place place;
    private byte[] buffer = new byte[0];
    private int filled;
    private long size;
    private @Nullable Upload upload;
    private final List<Part> parts = new ArrayList<>();
    private @Nullable CompletableFuture<Part> inFlight;
    private byte[] spare = new byte[0];
    private State state = State.WRITING;

    private enum State {
        WRITING,
        /** All is written, and large content is one object. */
        WHOLE,
        FINISHED
    }

    StagedContent(S3Blobs blobs, Bucket bucket, UploadMemory.Share memory) {
        this.blobs = blobs;
        this.bucket = bucket;
        this.memory = memory;
        this.place = Layout.newPlace();
    }

    @Override
    public void write(ByteBuffer content) {
        if (state != State.WRITING) {
            throw new IllegalStateException("The content was read, kept or dropped already");
        }
        while (content.hasRemaining()) {
            if (filled == PART) {
                sendPart();
            }
            int length = Math.min(content.remaining(), PART - filled);
            makeRoom(filled + length);
            content.get(buffer, filled, length);
            filled += length;
            size += length;
        }
    }

    private void makeRoom(int needed) {
        if (memory.taken() == 0) {
            memory.take();
        }
        if (buffer.length < needed) {
            int doubled = Math.min(PART, Math.max(FIRST_BUFFER, buffer.length * 2));
            buffer = Arrays.copyOf(buffer, Math.max(doubled, needed));
        }
    }

    private void sendPart() {
        if (upload == null) {
            Upload begun = bucket.begin(place.content());
            upload = begun;
            // Found by whoever cleans up after us; not every S3 lists its uploads.
            byte[] id = begun.id().getBytes(StandardCharsets.UTF_8);
            bucket.put(place.uploadId(), id, id.length, S3Blobs.sha256(id));
        }
        awaitPart();
        inFlight = bucket.send(upload, parts.size() + 1, buffer, filled);
        filled = 0;
        if (memory.taken() == 2 || memory.takeMore()) {
            byte[] sent = buffer;
            buffer = spare;
            spare = sent;
        } else {
            awaitPart();
        }
    }

    private void awaitPart() {
        CompletableFuture<Part> sending = inFlight;
        if (sending != null) {
            inFlight = null;
            parts.add(bucket.sent(sending));
        }
    }

    @Override
    public SeekableByteChannel read() {
        finishWriting();
        return upload == null ? StagedReader.of(buffer, filled) : StagedReader.of(bucket, place.content(), size);
    }

    private void finishWriting() {
        if (state == State.FINISHED) {
            throw new IllegalStateException("The content was kept or dropped already");
        }
        if (state == State.WRITING) {
            Upload begun = upload;
            if (begun != null) {
                if (filled > 0) {
                    sendPart();
                }
                awaitPart();
                bucket.complete(begun, parts);
                buffer = new byte[0];
                spare = buffer;
                memory.close();
            }
            state = State.WHOLE;
        }
    }

    @Override
    public void keep(Sha256 name) {
        finishWriting();
        if (!blobs.renewed(name, size)) {
            if (upload == null) {
                bucket.put(Layout.content(name), buffer, filled, HexFormat.of().parseHex(name.hex()));
            } else {
                bucket.copy(place.content(), Layout.content(name));
            }
        }
        close();
    }

    @Override
    public void close() {
        if (state == State.FINISHED) {
            return;
        }
        boolean whole = state == State.WHOLE;
        state = State.FINISHED;
        try {
            settle();
            Upload begun = upload;
            if (begun != null) {
                if (whole) {
                    bucket.delete(place.content());
                } else {
                    bucket.abort(begun);
                }
                bucket.delete(place.uploadId());
            }
        } catch (Refusal e) {
            LOG.debug("{} is left to be cleaned up later", place, e);
        } finally {
            buffer = new byte[0];
            spare = buffer;
            memory.close();
        }
    }

    /** Waits until no part is on its way: its buffer counts until then, and an aborted upload must not get more. */
    private void settle() {
        CompletableFuture<Part> sending = inFlight;
        if (sending != null) {
            inFlight = null;
            try {
                sending.join();
            } catch (CompletionException e) {
                LOG.debug("A part of content that is dropped was not sent", e);
            }
        }
    }
}
