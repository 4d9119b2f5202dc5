package affineur.blobs.s3;

import affineur.blobs.s3.Bucket.Stored;
import affineur.packaging.Sha256;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The renewals of all content, gone through beside the content itself: both are listed in the order of the names. */
final class Renewals {
    private final Iterator<Stored> all;
    private @Nullable Renewal next;

    private record Renewal(Sha256 name, Instant time) {}

    Renewals(Iterator<Stored> all) {
        this.all = all;
        this.next = following();
    }

    /** Asked with names in their order. */
    Instant latest(Sha256 name, Instant stored) {
        Renewal renewal = next;
        while (renewal != null && renewal.name.hex().compareTo(name.hex()) < 0) {
            renewal = following();
        }
        next = renewal;
        return renewal != null && renewal.name.equals(name) && renewal.time.isAfter(stored) ? renewal.time : stored;
    }

    private @Nullable Renewal following() {
        while (all.hasNext()) {
            Stored stored = all.next();
            Optional<Sha256> name = Layout.name(stored.key());
            if (name.isPresent()) {
                return new Renewal(name.get(), S3Blobs.seconds(stored));
            }
        }
        return null;
    }
}
