package affineur.command.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.packaging.InvalidPackaging;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wheels that were changed at random. Each is refused by a sentence, or is read the same by every reader: by those that go
 * by the directory, and by one that streams and never sees it.
 */
class HostileWheelTest {
    private static final String NAME = "demo-1.0-py3-none-any.whl";
    private static final int WHEELS = 1_500;
    /** Lengths, counts, offsets and flags at which readers part. */
    private static final int[] EDGES = {0, 1, 8, 20, 22, 0x800, 0x7fff, 0xffff, -1, 0x04034b50, 0x02014b50, 0x06054b50};

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void isRefusedOrReadTheSameByEveryReader(long seed) throws IOException {
        Random random = new Random(seed);
        int refused = 0;
        int taken = 0;
        for (int i = 0; i < WHEELS; i++) {
            byte[] wheel = wheel(random).bytes();
            for (int change = random.nextInt(3); change >= 0; change--) {
                wheel = changed(wheel, random);
            }
            try {
                inspect(wheel);
                taken++;
                assertReadTheSame(wheel);
            } catch (InvalidPackaging e) {
                refused++;
                assertThat(e).hasMessageMatching("Invalid wheel '" + NAME + "': [\\x20-\\x7e]+\\.");
            }
        }
        // both happen, so both are tested
        assertThat(refused).isPositive();
        assertThat(taken).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void isTakenAsLongAsNothingIsChanged(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] wheel = wheel(random).bytes();
            inspect(wheel);
            assertReadTheSame(wheel);
        }
    }

    private static ZipFixture wheel(Random random) {
        Wheels wheel = Wheels.named(NAME);
        for (int files = random.nextInt(4); files > 0; files--) {
            byte[] content = new byte[random.nextInt(300)];
            if (random.nextBoolean()) {
                random.nextBytes(content);
            }
            wheel.file("demo/" + random.nextInt(100) + (random.nextBoolean() ? ".py" : "ö,\"x"), content);
        }
        ZipFixture zip = wheel.zip();
        if (random.nextBoolean()) {
            zip.with(archive -> archive.zip64 = true);
        }
        if (random.nextBoolean()) {
            zip.with("demo/__init__.py", member -> member.zip64 = true);
        }
        return zip;
    }

    private static byte[] changed(byte[] wheel, Random random) {
        int at = random.nextInt(wheel.length);
        int length = random.nextInt(Math.min(60, wheel.length - at));
        return switch (random.nextInt(7)) {
            case 0 -> put(wheel, at, 1, random.nextInt());
            case 1 -> put(wheel, at, 2, EDGES[random.nextInt(EDGES.length)]);
            case 2 -> put(wheel, at, 4, EDGES[random.nextInt(EDGES.length)]);
            case 3 -> concat(Arrays.copyOf(wheel, at), Arrays.copyOfRange(wheel, at + length, wheel.length));
            case 4 -> concat(Arrays.copyOf(wheel, at + length), Arrays.copyOfRange(wheel, at, wheel.length));
            case 5 -> replaced(wheel, random);
            default -> put(wheel, Math.max(0, wheel.length - 1 - random.nextInt(100)), 1, random.nextInt());
        };
    }

    /** One name for another, of the same length, at one of its places or at all. */
    private static byte[] replaced(byte[] wheel, Random random) {
        String text = new String(wheel, StandardCharsets.ISO_8859_1);
        String from = random.nextBoolean() ? "__init__.py" : "METADATA";
        String to = random.nextBoolean() ? "__evil__.py" : "METADATB";
        if (from.length() != to.length()) {
            to = from.toUpperCase(Locale.ROOT);
        }
        String other = random.nextBoolean() ? text.replace(from, to) : text.replaceFirst(from, to);
        return other.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] put(byte[] wheel, int at, int length, int value) {
        byte[] other = wheel.clone();
        for (int i = 0; i < length && at + i < other.length; i++) {
            other[at + i] = (byte) (value >>> (8 * i));
        }
        return other;
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    private static void inspect(byte[] wheel) throws IOException {
        Inspection.of(NAME, wheel);
    }

    private void assertReadTheSame(byte[] wheel) throws IOException {
        Map<String, String> streamed = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(wheel))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                streamed.put(entry.getName(), text(zip));
            }
        }
        Map<String, String> byJdk = new TreeMap<>();
        Path file = Files.write(directory.resolve("wheel.zip"), wheel);
        try (java.util.zip.ZipFile zip = new java.util.zip.ZipFile(file.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                byJdk.put(entry.getName(), text(zip.getInputStream(entry)));
            }
        }
        Map<String, String> byCommons = new TreeMap<>();
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(wheel))
                .get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                byCommons.put(entry.getName(), text(zip.getInputStream(entry)));
            }
        }
        assertThat(byJdk).isEqualTo(streamed);
        assertThat(byCommons).isEqualTo(streamed);
    }

    private static String text(InputStream content) throws IOException {
        return new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
