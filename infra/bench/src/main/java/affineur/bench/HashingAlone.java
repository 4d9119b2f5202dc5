package affineur.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * The baseline of uploads, in a JVM of its own: reads names of files, and says for each how many seconds its three
 * digests took (SHA-256 and MD5 of the JDK, BLAKE2b-256 of BouncyCastle), reading left out. Its argument is the number
 * of threads that share the digests, 1 or 2.
 */
final class HashingAlone {
    private static final int PORTION = 16 << 20;
    private static final int PIECE = 64 << 10;

    private interface Digest {
        void update(byte[] bytes, int from, int length);
    }

    private HashingAlone() {}

    static void main(String[] args) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(args[0]))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(seconds(Path.of(line), threads, Integer.parseInt(args[0])));
            }
        }
    }

    private static double seconds(Path file, ExecutorService threads, int count)
            throws IOException, InterruptedException, ExecutionException, NoSuchAlgorithmException {
        List<List<Digest>> shares = shares(count);
        byte[] portion = new byte[PORTION];
        long spent = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.readNBytes(portion, 0, PORTION); read > 0; read = in.readNBytes(portion, 0, PORTION)) {
                int length = read;
                long start = System.nanoTime();
                List<Future<?>> running = new ArrayList<>();
                for (List<Digest> share : shares) {
                    running.add(threads.submit(() -> update(share, portion, length)));
                }
                for (Future<?> thread : running) {
                    thread.get();
                }
                spent += System.nanoTime() - start;
            }
        }
        return spent / 1e9;
    }

    /** BLAKE2b takes as long as the other two. */
    private static List<List<Digest>> shares(int threads) throws NoSuchAlgorithmException {
        Digest blake2b = new Blake2bDigest(256)::update;
        Digest sha256 = MessageDigest.getInstance("SHA-256")::update;
        Digest md5 = MessageDigest.getInstance("MD5")::update;
        return threads == 1 ? List.of(List.of(sha256, blake2b, md5)) : List.of(List.of(blake2b), List.of(sha256, md5));
    }

    private static void update(List<Digest> digests, byte[] bytes, int length) {
        for (int from = 0; from < length; from += PIECE) {
            for (Digest digest : digests) {
                digest.update(bytes, from, Math.min(PIECE, length - from));
            }
        }
    }
}
