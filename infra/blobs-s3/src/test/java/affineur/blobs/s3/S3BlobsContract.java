package affineur.blobs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.blobs.Blobs;
import affineur.blobs.BlobsContract;
import affineur.blobs.Staged;
import affineur.engines.S3Server;
import affineur.packaging.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the adapter promises on every S3. Each test has a bucket of its own. */
abstract class S3BlobsContract extends BlobsContract {
    private static final AtomicInteger BUCKETS = new AtomicInteger();
    /** More than one part, and not a whole number of them. */
    private static final int LARGE = 2 * StagedContent.PART + 1_234_567;

    private @Nullable S3Settings settings;
    private @Nullable S3Blobs blobs;

    abstract S3Server server();

    static S3Settings settings(S3Server server, String bucket) {
        return S3Settings.of(server.uri(), bucket, new S3Settings.Keys(S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
    }

    @BeforeEach
    void open() throws IOException {
        settings = settings(server(), "bucket-" + BUCKETS.incrementAndGet());
        blobs = S3Blobs.open(settings);
    }

    @AfterEach
    void close() {
        blobs().close();
    }

    @Override
    protected S3Blobs blobs() {
        return Objects.requireNonNull(blobs);
    }

    @Test
    void keepsLargeContentInParts() throws IOException {
        byte[] content = random(LARGE);

        Sha256 name = keepInPieces(content);

        assertThat(blobs().find(name).orElseThrow().size()).isEqualTo(LARGE);
        assertThat(read(name, 0)).isEqualTo(content);
        assertThat(read(name, LARGE - 1000L)).isEqualTo(Arrays.copyOfRange(content, LARGE - 1000, LARGE));
        assertThat(staged()).isEmpty();
    }

    @Test
    void keepsContentOfJustOnePartAndOfJustTwo() throws IOException {
        for (int size : new int[] {StagedContent.PART, StagedContent.PART + 1, 2 * StagedContent.PART}) {
            byte[] content = random(size);
            assertThat(read(keepInPieces(content), 0)).isEqualTo(content);
        }
        assertThat(staged()).isEmpty();
    }

    @Test
    void readsLargeStagedContentFromAnyPlaceAndInOrder() throws IOException {
        byte[] content = random(LARGE);
        try (Staged staged = blobs().stage()) {
            staged.write(ByteBuffer.wrap(content));
            try (SeekableByteChannel read = staged.read()) {
                for (int from : new int[] {LARGE - 100, 5, StagedContent.PART - 50, 0}) {
                    byte[] piece = new byte[100];
                    read.position(from);
                    fill(read, piece);
                    assertThat(piece).isEqualTo(Arrays.copyOfRange(content, from, from + 100));
                }
                byte[] all = new byte[LARGE];
                read.position(0);
                fill(read, all);
                assertThat(all).isEqualTo(content);
                assertThat(read.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
            assertThat(blobs().find(sha256(content))).isEmpty();
            staged.keep(sha256(content));
        }
        assertThat(read(sha256(content), 0)).isEqualTo(content);
        assertThat(staged()).isEmpty();
    }

    @Test
    void leavesNothingOfLargeContentThatIsDropped() throws IOException {
        try (Staged dropped = blobs().stage()) {
            dropped.write(ByteBuffer.wrap(random(LARGE)));
        }
        try (Staged dropped = blobs().stage()) {
            dropped.write(ByteBuffer.wrap(random(LARGE)));
            dropped.read().close();
        }

        assertThat(staged()).isEmpty();
        assertThat(list()).isEmpty();
    }

    @Test
    void keepsLargeContentAgainWithoutWritingIt() throws IOException {
        byte[] content = random(LARGE);
        Sha256 name = keepInPieces(content);
        Instant stored = bucket().head(Layout.content(name)).orElseThrow().modified();
        assertThat(bucket().head(Layout.renewed(name))).isEmpty();

        keepInPieces(content);

        assertThat(bucket().head(Layout.content(name)).orElseThrow().modified()).isEqualTo(stored);
        assertThat(bucket().head(Layout.renewed(name))).isPresent();
        assertThat(staged()).isEmpty();
    }

    @Test
    void keepsContentAgainWhileASlowReaderHasItOpen() throws IOException {
        byte[] content = random(64 << 20);
        Sha256 name = keepInPieces(content);
        try (ReadableByteChannel reader = blobs().find(name).orElseThrow().open(0)) {
            fill(reader, new byte[1000]);

            keepInPieces(content);

            byte[] rest = new byte[content.length - 1000];
            fill(reader, rest);
            assertThat(rest).isEqualTo(Arrays.copyOfRange(content, 1000, content.length));
        }
    }

    @Test
    void forgetsTheRenewalWithTheContent() throws IOException {
        Sha256 name = keep(bytes("twice"));
        keep(bytes("twice"));
        blobs().delete(name);

        assertThat(bucket().head(Layout.renewed(name))).isEmpty();
    }

    @Test
    void tellsTheLatestTimeOfEachOfMany() throws IOException {
        for (int i = 0; i < 30; i++) {
            keep(bytes("content " + i));
        }
        for (int i = 0; i < 30; i += 3) {
            keep(bytes("content " + i));
        }

        for (Blobs.Kept kept : list()) {
            assertThat(kept.since())
                    .isEqualTo(blobs().find(kept.name()).orElseThrow().since());
        }
    }

    @Test
    void replacesAnObjectOfTheWrongSize() throws IOException {
        byte[] content = bytes("whole content");
        byte[] torn = bytes("torn");
        bucket().put(Layout.content(sha256(content)), torn, torn.length, S3Blobs.sha256(torn));

        keep(content);

        assertThat(read(sha256(content), 0)).isEqualTo(content);
    }

    @Test
    void listsNoForeignObjects() throws IOException {
        Sha256 name = keep(bytes("ours"));
        byte[] foreign = bytes("not ours");
        bucket().put("sha256/README", foreign, foreign.length, S3Blobs.sha256(foreign));
        bucket().put("sha256/00/00/" + name.hex(), foreign, foreign.length, S3Blobs.sha256(foreign));

        assertThat(list()).extracting(Blobs.Kept::name).containsExactly(name);
    }

    @Test
    void listsMoreThanS3TellsAtOnce() throws IOException {
        Set<Sha256> names = IntStream.range(0, 1_100)
                .parallel()
                .mapToObj(i -> {
                    byte[] content = bytes("content " + i);
                    Sha256 name = sha256(content);
                    bucket().put(Layout.content(name), content, content.length, S3Blobs.sha256(content));
                    return name;
                })
                .collect(Collectors.toSet());

        assertThat(list()).extracting(Blobs.Kept::name).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void removesWhatUnfinishedUploadsLeft() throws IOException {
        Sha256 kept = keep(bytes("kept"));
        Staged unfinished = blobs().stage();
        unfinished.write(ByteBuffer.wrap(random(LARGE)));
        Staged unkept = blobs().stage();
        unkept.write(ByteBuffer.wrap(random(LARGE)));
        unkept.read().close();
        assertThat(staged()).hasSize(3);

        new Leftovers(bucket()).remove(Instant.now().minusSeconds(3600));
        assertThat(staged()).hasSize(3);

        new Leftovers(bucket()).remove(Instant.now().plusSeconds(3600));
        assertThat(staged()).isEmpty();
        assertThat(read(kept, 0)).isEqualTo(bytes("kept"));
        assertThatThrownBy(() -> unfinished.keep(sha256(random(LARGE)))).isInstanceOf(RuntimeException.class);
        unfinished.close();
        unkept.close();
    }

    private Bucket bucket() {
        return blobs().bucket();
    }

    private List<String> staged() {
        return bucket().list(Layout.STAGED).map(Bucket.Stored::key).toList();
    }

    final Sha256 keepInPieces(byte[] content) throws IOException {
        Sha256 name = sha256(content);
        try (Staged staged = blobs().stage()) {
            for (int at = 0; at < content.length; at += 100_003) {
                staged.write(ByteBuffer.wrap(content, at, Math.min(100_003, content.length - at)));
            }
            staged.keep(name);
        }
        return name;
    }

    static void fill(ReadableByteChannel from, byte[] target) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(target);
        while (buffer.hasRemaining()) {
            assertThat(from.read(buffer)).isPositive();
        }
    }
}
