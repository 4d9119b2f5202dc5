package affineur.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.packaging.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link Blobs} promises. */
public abstract class BlobsContract {
    /** The adapter under test, empty at the start of each test. */
    protected abstract Blobs blobs() throws IOException;

    @Test
    void keepsContentUnderItsName() throws IOException {
        Sha256 name = keep(bytes("a wheel"));

        assertThat(read(name, 0)).isEqualTo(bytes("a wheel"));
        assertThat(blobs().find(name).orElseThrow().size()).isEqualTo(7);
    }

    @Test
    void keepsEmptyContent() throws IOException {
        Sha256 name = keep(new byte[0]);

        assertThat(blobs().find(name).orElseThrow().size()).isZero();
        assertThat(read(name, 0)).isEmpty();
    }

    @Test
    void keepsContentWrittenInManyPieces() throws IOException {
        byte[] content = random(3_000_001);
        try (Staged staged = blobs().stage()) {
            for (int at = 0; at < content.length; at += 65_537) {
                staged.write(ByteBuffer.wrap(content, at, Math.min(65_537, content.length - at)));
            }
            staged.keep(sha256(content));
        }

        assertThat(read(sha256(content), 0)).isEqualTo(content);
    }

    @Test
    void readsFromAnyByteOn() throws IOException {
        Sha256 name = keep(bytes("0123456789"));

        assertThat(read(name, 7)).isEqualTo(bytes("789"));
        assertThat(read(name, 10)).isEmpty();
    }

    @Test
    void findsNothingUnderANameThatWasNeverKept() throws IOException {
        assertThat(blobs().find(sha256(bytes("never kept")))).isEmpty();
    }

    @Test
    void dropsStagedContentThatIsNotKept() throws IOException {
        byte[] content = bytes("aborted");
        try (Staged staged = blobs().stage()) {
            staged.write(ByteBuffer.wrap(content));
        }

        assertThat(blobs().find(sha256(content))).isEmpty();
        assertThat(list()).isEmpty();
    }

    @Test
    void showsNoStagedContentBeforeItIsKept() throws IOException {
        byte[] content = bytes("on its way");
        try (Staged staged = blobs().stage()) {
            staged.write(ByteBuffer.wrap(content));

            assertThat(blobs().find(sha256(content))).isEmpty();
            assertThat(list()).isEmpty();
        }
    }

    @Test
    void readsStagedContentFromAnyPlace() throws IOException {
        byte[] content = random(200_000);
        try (Staged staged = blobs().stage()) {
            staged.write(ByteBuffer.wrap(content));
            try (SeekableByteChannel read = staged.read()) {
                assertThat(read.size()).isEqualTo(content.length);
                var tail = ByteBuffer.allocate(10);
                read.position(content.length - 10L);
                while (tail.hasRemaining() && read.read(tail) >= 0) {}
                assertThat(tail.array()).isEqualTo(java.util.Arrays.copyOfRange(content, 199_990, 200_000));
            }
            staged.keep(sha256(content));
        }
        assertThat(read(sha256(content), 0)).isEqualTo(content);
    }

    @Test
    void refusesToWriteWhatIsKeptAlready() throws IOException {
        try (Staged staged = blobs().stage()) {
            staged.keep(sha256(new byte[0]));

            assertThatThrownBy(() -> staged.write(ByteBuffer.wrap(bytes("late"))))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> staged.keep(sha256(new byte[0]))).isInstanceOf(IllegalStateException.class);
        }
        assertThat(read(sha256(new byte[0]), 0)).isEmpty();
    }

    @Test
    void keepsTheSameContentOnceAndRenewsItsTime() throws IOException {
        byte[] content = bytes("twice");
        Sha256 name = keep(content);
        Instant first = since(name);
        Instant deadline = Instant.now().plus(Duration.ofSeconds(10));
        while (!since(name).isAfter(first) && Instant.now().isBefore(deadline)) {
            keep(content);
        }

        assertThat(since(name)).isAfter(first);
        assertThat(blobs().find(name).orElseThrow().since()).isEqualTo(since(name));
        assertThat(list()).hasSize(1);
        assertThat(read(name, 0)).isEqualTo(content);
    }

    @Test
    void listsAllThatIsKept() throws IOException {
        Instant before = Instant.now().minusSeconds(2);
        var names = new ArrayList<Sha256>();
        for (int i = 0; i < 50; i++) {
            names.add(keep(bytes("content " + i)));
        }

        assertThat(list()).extracting(Blobs.Kept::name).containsExactlyInAnyOrderElementsOf(names);
        assertThat(list()).allSatisfy(kept -> {
            assertThat(kept.size()).isBetween(9L, 10L);
            assertThat(kept.since()).isBetween(before, Instant.now().plusSeconds(2));
        });
    }

    @Test
    void deletesContentAndKeepsItAnew() throws IOException {
        Sha256 name = keep(bytes("here and gone"));
        blobs().delete(name);
        assertThat(blobs().find(name)).isEmpty();
        assertThat(list()).isEmpty();

        blobs().delete(name);
        keep(bytes("here and gone"));
        assertThat(read(name, 0)).isEqualTo(bytes("here and gone"));
    }

    @Test
    void readersReadOnWhileTheContentIsDeleted() throws IOException {
        byte[] content = random(1_000_000);
        Sha256 name = keep(content);
        try (ReadableByteChannel open = blobs().find(name).orElseThrow().open(0)) {
            var start = ByteBuffer.allocate(1000);
            while (start.hasRemaining() && open.read(start) >= 0) {}
            blobs().delete(name);

            var rest = new ByteArrayOutputStream();
            Channels.newInputStream(open).transferTo(rest);
            assertThat(rest.size()).isEqualTo(content.length - 1000);
        }
    }

    @Test
    void manyWritersOfTheSameContentAllSucceed() throws Exception {
        byte[] content = random(100_000);
        var start = new CountDownLatch(1);
        try (var writers = Executors.newFixedThreadPool(8)) {
            List<Future<Sha256>> kept = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                kept.add(writers.submit(() -> {
                    start.await();
                    return keep(content);
                }));
            }
            start.countDown();
            for (Future<Sha256> one : kept) {
                assertThat(one.get()).isEqualTo(sha256(content));
            }
        }
        assertThat(list()).hasSize(1);
        assertThat(read(sha256(content), 0)).isEqualTo(content);
    }

    protected final Sha256 keep(byte[] content) throws IOException {
        Sha256 name = sha256(content);
        try (Staged staged = blobs().stage()) {
            staged.write(ByteBuffer.wrap(content));
            staged.keep(name);
        }
        return name;
    }

    protected final byte[] read(Sha256 name, long from) throws IOException {
        try (var in = Channels.newInputStream(blobs().find(name).orElseThrow().open(from))) {
            return in.readAllBytes();
        }
    }

    protected final List<Blobs.Kept> list() throws IOException {
        try (var kept = blobs().list()) {
            return kept.toList();
        }
    }

    private Instant since(Sha256 name) throws IOException {
        return list().stream()
                .filter(kept -> kept.name().equals(name))
                .findFirst()
                .orElseThrow()
                .since();
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected static byte[] random(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    protected static Sha256 sha256(byte[] content) {
        try {
            return Sha256.of(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
