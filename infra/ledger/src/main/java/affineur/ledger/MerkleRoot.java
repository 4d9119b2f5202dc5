package affineur.ledger;

import affineur.packaging.Sha256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The root of the Merkle tree over leaves that come one after the other, as certificate transparency has it (RFC 6962,
 * section 2.1): SHA-256, with 0x00 before a leaf and 0x01 before two nodes. It keeps a hash for each full subtree only, so
 * the tree may be of any size. For one thread.
 */
public final class MerkleRoot {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest sha256 = digest();

    /** Of full subtrees, the smallest first: one for each bit of the count that is set. */
    private final Deque<byte[]> subtrees = new ArrayDeque<>();

    private long count;

    /** Appends a leaf. */
    public void add(byte[] leaf) {
        sha256.update(LEAF);
        byte[] hash = sha256.digest(leaf);
        for (long full = count; (full & 1) == 1; full >>= 1) {
            hash = node(subtrees.pop(), hash);
        }
        subtrees.push(hash);
        count++;
    }

    /** Leaves. */
    public long count() {
        return count;
    }

    /** Of the leaves that there are; more may follow. That of none is the digest of nothing. */
    public Sha256 root() {
        if (subtrees.isEmpty()) {
            return Sha256.of(sha256.digest());
        }
        Iterator<byte[]> larger = subtrees.iterator();
        byte[] root = larger.next();
        while (larger.hasNext()) {
            root = node(larger.next(), root);
        }
        return Sha256.of(root);
    }

    private byte[] node(byte[] left, byte[] right) {
        sha256.update(NODE);
        sha256.update(left);
        return sha256.digest(right);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
