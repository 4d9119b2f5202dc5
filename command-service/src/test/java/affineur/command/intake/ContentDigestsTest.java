package affineur.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.packaging.Hashes;
import affineur.packaging.Sha256;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentDigestsTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void allThreadsEnd() throws InterruptedException {
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void digestsNothing() {
        assertThat(digest(new byte[0], 1))
                .isEqualTo(new Hashes(
                        new Sha256("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
                        "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8",
                        "d41d8cd98f00b204e9800998ecf8427e"));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1,
                1000,
                ContentDigests.PARALLEL_FROM - 1,
                ContentDigests.PARALLEL_FROM,
                ContentDigests.PARALLEL_FROM + 1,
                5_000_001,
                20_000_000
            })
    void digestsAnySizeInPiecesOfAnySize(int size) throws NoSuchAlgorithmException {
        byte[] content = random(size);
        Hashes expected = reference(content);

        assertThat(digest(content, 65_536)).isEqualTo(expected);
        assertThat(digest(content, 333_333)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, ContentDigests.PARALLEL_FROM, 5_000_001})
    void showsAllOfItInOrderToAnObserver(int size) {
        byte[] content = random(size);
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (var digests = new ContentDigests(threads, List.of(seen::write))) {
            for (int at = 0; at < size; at += 333_333) {
                digests.update(content, at, Math.min(333_333, size - at));
            }
            digests.finish();
            assertThat(seen.toByteArray()).isEqualTo(content);
        }
    }

    @Test
    void letsItsThreadsGoWhenTheContentIsAborted() {
        byte[] content = random(3_000_000);
        try (var digests = new ContentDigests(threads, List.of())) {
            digests.update(content, 0, content.length);
        }
        // allThreadsEnd checks the rest
    }

    private Hashes digest(byte[] content, int piece) {
        try (var digests = new ContentDigests(threads, List.of())) {
            for (int at = 0; at < content.length; at += piece) {
                digests.update(content, at, Math.min(piece, content.length - at));
            }
            return digests.finish();
        }
    }

    private static Hashes reference(byte[] content) throws NoSuchAlgorithmException {
        var blake = new Blake2bDigest(256);
        blake.update(content, 0, content.length);
        byte[] blakeBytes = new byte[32];
        blake.doFinal(blakeBytes, 0);
        return new Hashes(
                Sha256.of(MessageDigest.getInstance("SHA-256").digest(content)),
                HexFormat.of().formatHex(blakeBytes),
                HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)));
    }

    private static byte[] random(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }
}
