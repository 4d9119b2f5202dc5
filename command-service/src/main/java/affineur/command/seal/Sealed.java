package affineur.command.seal;

import affineur.events.SealEvent.DownloadsSealed;
import java.util.HashMap;
import java.util.Map;

/** Up to where the partitions are sealed. */
final class Sealed {
    private final Map<Integer, Long> next = new HashMap<>();

    void evolve(DownloadsSealed event) {
        event.batches().forEach(batch -> next.put(batch.partition(), batch.next()));
    }

    /** The offset behind the last that is. */
    long next(int partition) {
        return next.getOrDefault(partition, 0L);
    }
}
