package affineur.blobs.s3;

import affineur.blobs.s3.Bucket.Stored;
import affineur.blobs.s3.Bucket.Upload;
import affineur.blobs.s3.Layout.Place;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What uploads left that never ended, because their process or S3 did: removed when it is old. */
final class Leftovers {
    /** No upload takes longer. */
    static final Duration AGE = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final int LONGEST_ID = 4096;

    private final Bucket bucket;

    Leftovers(Bucket bucket) {
        this.bucket = bucket;
    }

    /** Never fails: what cannot be removed is tried again next time. */
    void remove(Instant before) {
        int removed = 0;
        try (Stream<Stored> staged = bucket.list(Layout.STAGED)) {
            for (Iterator<Stored> all = staged.iterator(); all.hasNext(); ) {
                Stored one = all.next();
                if (one.modified().isBefore(before)) {
                    remove(one);
                    removed++;
                }
            }
        } catch (Refusal | IOException e) {
            LOG.warn("What unfinished uploads left in S3 is not removed now: {}", e.getMessage());
        }
        if (removed > 0) {
            LOG.info("Removed {} objects of unfinished uploads from S3", removed);
        }
    }

    private void remove(Stored one) throws IOException {
        Optional<Place> place = Place.ofUploadId(one.key());
        if (place.isPresent()) {
            Optional<InputStream> id = bucket.get(one.key(), 0, null);
            if (id.isPresent()) {
                try (InputStream in = id.get()) {
                    bucket.abort(new Upload(
                            place.get().content(), new String(in.readNBytes(LONGEST_ID), StandardCharsets.UTF_8)));
                }
            }
        }
        bucket.delete(one.key());
    }
}
