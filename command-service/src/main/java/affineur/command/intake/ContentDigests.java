package affineur.command.intake;

import affineur.packaging.Hashes;
import affineur.packaging.Sha256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.jspecify.annotations.Nullable;

/**
 * The three digests of content that passes by. Small content is digested where it passes; from {@value #PARALLEL_FROM}
 * bytes on by two threads beside, since one core digests more slowly than a network or a disk delivers. Memory stays
 * below two megabytes: who writes waits for a free block.
 */
public final class ContentDigests implements AutoCloseable {
    public static final int PARALLEL_FROM = 1 << 20;
    private static final int BLOCK = 128 * 1024;
    private static final int BLOCKS = 12;

    private final MessageDigest sha256 = digest("SHA-256");
    private final MessageDigest md5 = digest("MD5");
    private final Blake2bDigest blake2b256 = new Blake2bDigest(256);
    private final Executor threads;
    private final List<ContentObserver> passing;
    private long passed;
    private @Nullable Pipeline pipeline;

    /**
     * @param threads must run each task at once, on a thread of its own
     * @param observers see all of it too, where it is large each in a thread of its own
     */
    public ContentDigests(Executor threads, List<ContentObserver> observers) {
        this.threads = threads;
        // BLAKE2b takes as long as the other two
        this.passing = Stream.concat(Stream.of(this::updateShaAndMd5, this::updateBlake), observers.stream())
                .toList();
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + algorithm, e);
        }
    }

    public void update(byte[] bytes, int offset, int length) {
        passed += length;
        if (pipeline == null && passed > PARALLEL_FROM) {
            pipeline = new Pipeline(threads, passing);
        }
        if (pipeline == null) {
            passing.forEach(each -> each.observe(bytes, offset, length));
        } else {
            pipeline.write(bytes, offset, length);
        }
    }

    private void updateShaAndMd5(byte[] bytes, int offset, int length) {
        sha256.update(bytes, offset, length);
        md5.update(bytes, offset, length);
    }

    private void updateBlake(byte[] bytes, int offset, int length) {
        blake2b256.update(bytes, offset, length);
    }

    /** Of all that has passed. Nothing may pass after it. */
    public Hashes finish() {
        if (pipeline != null) {
            pipeline.finish();
        }
        byte[] blake = new byte[blake2b256.getDigestSize()];
        blake2b256.doFinal(blake, 0);
        HexFormat hex = HexFormat.of();
        return new Hashes(Sha256.of(sha256.digest()), hex.formatHex(blake), hex.formatHex(md5.digest()));
    }

    /** Lets the threads go, also where not all has passed. */
    @Override
    public void close() {
        if (pipeline != null) {
            pipeline.stop();
        }
    }

    private static final class Block {
        /** Behind the last block of all. */
        static final Block END = new Block(0);

        final byte[] bytes;
        final AtomicInteger readers = new AtomicInteger();
        int length;

        Block(int size) {
            bytes = new byte[size];
        }
    }

    /** Hands blocks to each digest in order, and takes them back when all have read them. */
    private static final class Pipeline {
        private final List<Lane> lanes;
        private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
        private Block current = new Block(BLOCK);
        private int made = 1;

        Pipeline(Executor threads, List<ContentObserver> digests) {
            lanes = digests.stream()
                    .map(digest -> new Lane(digest, free, threads))
                    .toList();
        }

        void write(byte[] bytes, int offset, int length) {
            int from = offset;
            int rest = length;
            while (rest > 0) {
                int fits = Math.min(rest, BLOCK - current.length);
                System.arraycopy(bytes, from, current.bytes, current.length, fits);
                current.length += fits;
                from += fits;
                rest -= fits;
                if (current.length == BLOCK) {
                    send();
                    current = next();
                }
            }
        }

        private void send() {
            current.readers.set(lanes.size());
            lanes.forEach(lane -> lane.put(current));
        }

        private Block next() {
            Block block = free.poll();
            if (block == null && made < BLOCKS) {
                made++;
                return new Block(BLOCK);
            }
            while (block == null) {
                lanes.forEach(Lane::requireAlive);
                block = await(() -> free.poll(1, TimeUnit.SECONDS));
            }
            block.length = 0;
            return block;
        }

        void finish() {
            if (current.length > 0) {
                send();
            }
            stop();
            lanes.forEach(Lane::join);
        }

        void stop() {
            lanes.forEach(lane -> lane.put(Block.END));
        }
    }

    private static final class Lane {
        // Room for all blocks and the end, twice where finish is followed by close: putting never waits.
        private final BlockingQueue<Block> blocks = new ArrayBlockingQueue<>(BLOCKS + 2);
        private final CompletableFuture<Void> done;

        Lane(ContentObserver digest, BlockingQueue<Block> free, Executor threads) {
            done = CompletableFuture.runAsync(() -> run(digest, free), threads);
        }

        private void run(ContentObserver digest, BlockingQueue<Block> free) {
            for (Block block = take(); block != Block.END; block = take()) {
                digest.observe(block.bytes, 0, block.length);
                if (block.readers.decrementAndGet() == 0) {
                    free.add(block);
                }
            }
        }

        private Block take() {
            Block block = await(blocks::take);
            return block == null ? Block.END : block;
        }

        void put(Block block) {
            blocks.add(block);
        }

        /** A lane that died would never give a block back. */
        void requireAlive() {
            if (done.isDone()) {
                done.join();
            }
        }

        void join() {
            done.join();
        }
    }

    private static <T> @Nullable T await(Waiting<T> waiting) {
        try {
            return waiting.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while digesting", e);
        }
    }

    private interface Waiting<T> {
        @Nullable
        T await() throws InterruptedException;
    }
}
