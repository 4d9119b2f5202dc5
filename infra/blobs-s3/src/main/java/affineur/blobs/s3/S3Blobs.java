package affineur.blobs.s3;

import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.blobs.Staged;
import affineur.blobs.s3.Bucket.Stored;
import affineur.packaging.Sha256;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Content in a bucket of any S3, under the names that {@link Layout} tells. Many processes may share the bucket. Times
 * are those of the S3, in whole seconds.
 *
 * <p>Content that is there already is not written again: with MinIO a writer waits for everybody who reads the object, and
 * with AWS a copy of it onto itself takes minutes. An empty object beside it says when it was stored again.
 *
 * <p>While S3 is out of reach, everything is a {@link affineur.refusal.Refusal} (unavailable); it goes on by itself.
 */
public final class S3Blobs implements Blobs, AutoCloseable {
    private static final Duration CLEANING = Duration.ofHours(1);

    private final Bucket bucket;
    private final UploadMemory memory;
    private final ScheduledExecutorService cleaning = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("s3-cleaning").factory());

    private S3Blobs(Bucket bucket, S3Settings settings) {
        this.bucket = bucket;
        int buffers = (int) Math.min(Integer.MAX_VALUE, settings.uploadMemory() / StagedContent.PART);
        this.memory = new UploadMemory(buffers, UploadMemory.PATIENCE);
    }

    /**
     * Connects, makes the bucket where it is missing, and from now on removes what unfinished uploads left.
     *
     * @throws IOException in words for the operator: S3 cannot be reached, or does not allow it
     */
    public static S3Blobs open(S3Settings settings) throws IOException {
        Bucket bucket = Bucket.open(settings);
        var blobs = new S3Blobs(bucket, settings);
        var leftovers = new Leftovers(bucket);
        var _ = blobs.cleaning.scheduleWithFixedDelay(
                () -> leftovers.remove(Instant.now().minus(Leftovers.AGE)),
                0,
                CLEANING.toMillis(),
                TimeUnit.MILLISECONDS);
        return blobs;
    }

    @Override
    public Staged stage() {
        return new StagedContent(this, bucket, memory.share());
    }

    @Override
    public Optional<Blob> find(Sha256 name) {
        return bucket.head(Layout.content(name))
                .map(stored -> new S3Blob(this, bucket, name, stored.size(), seconds(stored)));
    }

    /** When content was stored again, if it was. */
    Optional<Instant> renewal(Sha256 name) {
        return bucket.head(Layout.renewed(name)).map(S3Blobs::seconds);
    }

    /** Whether the content is there already. An object of another size is damaged: the new one takes its place. */
    boolean renewed(Sha256 name, long size) {
        boolean present = bucket.head(Layout.content(name))
                .filter(stored -> stored.size() == size)
                .isPresent();
        if (present) {
            byte[] nothing = new byte[0];
            bucket.put(Layout.renewed(name), nothing, 0, sha256(nothing));
        }
        return present;
    }

    @Override
    public void delete(Sha256 name) {
        bucket.delete(Layout.content(name));
        bucket.delete(Layout.renewed(name));
    }

    @Override
    public Stream<Kept> list() {
        var renewals = new Renewals(bucket.list(Layout.RENEWED).iterator());
        return bucket.list(Layout.CONTENT)
                .flatMap(stored -> Layout.name(stored.key()).stream()
                        .map(name -> new Kept(name, stored.size(), renewals.latest(name, seconds(stored)))));
    }

    /** For tests to look behind the curtain. */
    Bucket bucket() {
        return bucket;
    }

    /** A single object tells whole seconds, a list may tell more. */
    static Instant seconds(Stored stored) {
        return stored.modified().truncatedTo(ChronoUnit.SECONDS);
    }

    static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        cleaning.shutdownNow();
        bucket.close();
    }
}
