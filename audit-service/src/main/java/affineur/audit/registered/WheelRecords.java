package affineur.audit.registered;

import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.packaging.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the wheels that are kept would write into {@code site-packages}, by their RECORD. */
public final class WheelRecords {
    private static final Logger LOG = LoggerFactory.getLogger(WheelRecords.class);

    private final Blobs blobs;

    public WheelRecords(Blobs blobs) {
        this.blobs = blobs;
    }

    /**
     * Hashes by paths, as {@link RecordRows} has them; empty if the wheel is no longer kept, or none that could be read.
     *
     * @throws affineur.refusal.Refusal unavailable, if the store cannot be read now
     */
    public Optional<Map<String, String>> of(Sha256 wheel) throws IOException {
        Optional<Blob> blob = blobs.find(wheel);
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        Optional<byte[]> record = WheelArchive.record(blob.get());
        if (record.isEmpty()) {
            LOG.debug("{} is no wheel whose RECORD could be read", wheel);
        }
        return record.map(bytes -> RecordRows.of(new String(bytes, StandardCharsets.UTF_8)))
                .filter(rows -> !rows.isEmpty());
    }
}
