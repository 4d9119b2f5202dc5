package affineur.events;

import affineur.packaging.Sha256;
import java.util.Objects;

/**
 * Records of one partition of a topic beside the ledger, which follow each other.
 *
 * @param first offset of the first
 * @param next the offset behind the last
 * @param count how many they are
 * @param root of the Merkle tree over their values, in their order (RFC 6962, section 2.1)
 */
public record SealedBatch(int partition, long first, long next, long count, Sha256 root) {
    public SealedBatch {
        Objects.requireNonNull(root, "root");
        if (partition < 0 || first < 0 || count < 1 || next - first < count) {
            throw new IllegalArgumentException("Not a batch: " + partition + ", " + first + ", " + next + ", " + count);
        }
    }
}
