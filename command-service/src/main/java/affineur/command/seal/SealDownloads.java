package affineur.command.seal;

import affineur.events.SealedBatch;
import java.util.List;

/**
 * Seals records of downloads. What is sealed already is no news, nor is what overlaps with it: somebody else was faster.
 *
 * @param batches not empty, each of a partition of its own
 */
record SealDownloads(List<SealedBatch> batches) {
    SealDownloads {
        batches = List.copyOf(batches);
    }
}
