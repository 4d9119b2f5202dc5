package affineur.events;

import java.util.List;

/** What proves later that records which are kept beside the ledger, for a while, are those that were written. */
public sealed interface SealEvent extends RegistryEvent {
    /**
     * Records of downloads and the like are sealed: none of them can be changed, added or dropped any longer without being
     * found out. Written by {@code seal}.
     *
     * @param batches one of each partition that has news, by their numbers
     */
    @WireType("affineur.downloads.sealed.v1")
    record DownloadsSealed(List<SealedBatch> batches) implements SealEvent {
        public DownloadsSealed {
            batches = List.copyOf(batches);
        }

        @Override
        public String subject() {
            return "downloads";
        }
    }
}
