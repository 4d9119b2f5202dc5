package affineur.command.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the judgement is the same with them as without is asked at each inspection of the other tests. */
class MemberDigestsTest {
    private static final String NAME = "demo-1.0-py3-none-any.whl";
    private static final byte[] NOISE = new byte[200_000];
    private static final byte[] TEXT;

    static {
        new Random(1).nextBytes(NOISE);
        // which can be compressed
        TEXT = HexFormat.of().formatHex(NOISE).getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 29, 30, 31, 1000, 65_536, Integer.MAX_VALUE})
    void knowEveryLargeMemberHoweverItComesIn(int piece) throws Exception {
        byte[] wheel = wheel().zip()
                .with("demo/noise", member -> member.zip64 = true)
                .with("demo/text", member -> member.zip64 = true)
                .bytes();

        assertThat(known(wheel, wheel, piece))
                .containsEntry("demo/noise", hash(NOISE))
                .containsEntry("demo/text", hash(TEXT))
                .hasSize(2);
    }

    @Test
    void knowWhatPassedOfAWheelThatIsCutOff() throws Exception {
        byte[] wheel = wheel().bytes();

        assertThat(known(Arrays.copyOf(wheel, 250_000), wheel, 1000)).containsOnlyKeys("demo/noise");
    }

    /** What would be inspected is another file than what passed: nothing of it is taken for known. */
    @Test
    void knowNothingOfOtherContentInTheSamePlace() throws Exception {
        byte[] other = NOISE.clone();
        other[100_000]++;
        byte[] passed = wheel().file("demo/noise", other).bytes();
        byte[] inspected = wheel().bytes();

        assertThat(known(passed, inspected, 1000)).containsOnlyKeys("demo/text");
    }

    static Stream<Arguments> liars() {
        return Stream.<Consumer<ZipFixture.Member>>of(
                        member -> member.localFlags |= 1,
                        member -> member.localFlags |= 1 << 3,
                        member -> member.localSize++,
                        member -> member.localSize = 0,
                        member -> member.localCompressedSize++,
                        member -> member.localCompressedSize = 0,
                        member -> member.localCompressedSize -= 1000,
                        member -> member.localCompressedSize = Integer.MAX_VALUE,
                        member -> {
                            member.zip64 = true;
                            member.localCompressedSize = Long.MAX_VALUE;
                        },
                        member -> {
                            member.zip64 = true;
                            member.localCompressedSize = -1;
                        },
                        member -> member.localCrc++,
                        member -> member.localExtra = new byte[] {1, 0, 100, 0},
                        member -> member.localName = "demo/other".getBytes(StandardCharsets.US_ASCII),
                        member -> member.onlyLocal = true,
                        member -> member.onlyInDirectory = true,
                        member -> member.offsetDelta = 1,
                        member -> member.offsetDelta = -40,
                        member -> member.centralCrc++,
                        member -> member.size--,
                        member -> member.compressedSize--)
                .flatMap(lie -> Stream.of("demo/noise", "demo/text").map(name -> Arguments.of(name, lie)));
    }

    /** The headers between the members say one thing, the directory another. */
    @ParameterizedTest
    @MethodSource("liars")
    void leaveTheJudgementToTheDirectory(String name, Consumer<ZipFixture.Member> lie) {
        assertRefused(wheel().zip().with(name, lie).bytes());
    }

    @Test
    void leaveTheJudgementToTheDirectoryWhereAFileHasMoreThanOneArchive() throws IOException {
        byte[] wheel = wheel().bytes();
        byte[] other = Wheels.named(NAME).file("demo/other", NOISE).bytes();

        assertRefused(concat(wheel, other));
        assertRefused(concat(other, wheel));
        assertRefused(concat(new byte[] {'P', 'K', 3, 4}, wheel));
        assertRefused(concat(new byte[1], wheel));
        assertRefused(concat(wheel, new byte[1]));
        assertRefused(Arrays.copyOf(wheel, wheel.length - 1));
        assertRefused(Arrays.copyOf(wheel, 150_000));
        assertRefused(wheel().zip().with(zip -> zip.beforeDirectory = other).bytes());
        assertRefused(wheel().zip().with(zip -> zip.before = other).bytes());
    }

    @Test
    void noticeContentThatRecordDoesNotTellOf() {
        byte[] wheel = wheel().record(record -> record.replaceFirst("(demo/text,sha256=).", "$1_"))
                .bytes();

        assertRefused(wheel, "its RECORD has another hash of 'demo/text'");
    }

    @Test
    void giveUpABomb() throws Exception {
        byte[] bomb = Wheels.named(NAME)
                .file("demo/noise", NOISE)
                .file("demo/zeros", new byte[70 << 20])
                .file("demo/text", TEXT)
                .bytes();

        assertThat(known(bomb, bomb, 65_536)).containsOnlyKeys("demo/noise");
        assertRefused(bomb, "it unpacks to more than 50 times its size");
    }

    @Test
    void giveUpAtMembersBeyondReason() throws Exception {
        Wheels wheel = Wheels.named(NAME);
        byte[] content = Arrays.copyOf(NOISE, 9_000);
        for (int i = 0; i <= MemberDigests.MOST; i++) {
            wheel.file("demo/" + i, content);
        }
        byte[] many = wheel.bytes();

        assertThat(known(many, many, 65_536)).hasSize(MemberDigests.MOST);
    }

    @Test
    void takeNothingMoreOnceTheyAreClosed() throws Exception {
        byte[] wheel = wheel().bytes();
        MemberDigests digests = new MemberDigests();
        digests.update(wheel, 0, 250_000);
        digests.close();
        digests.update(wheel, 250_000, wheel.length - 250_000);

        assertThat(known(digests, wheel)).containsOnlyKeys("demo/noise");
    }

    private static Wheels wheel() {
        return Wheels.named(NAME)
                .file("demo/noise", NOISE)
                .file("demo/empty", new byte[0])
                .file("demo/text", TEXT);
    }

    /** The digests that are known of an archive, by the names of the members. */
    private static Map<String, String> known(byte[] passed, byte[] inspected, int piece) throws Exception {
        try (MemberDigests digests = Inspection.pass(passed, piece, new MemberDigests())) {
            return known(digests, inspected);
        }
    }

    private static Map<String, String> known(MemberDigests digests, byte[] inspected) throws Exception {
        Map<String, String> known = new TreeMap<>();
        try (LargeArchives large = new LargeArchives();
                ZipArchive zip = ZipArchive.open(new SeekableInMemoryByteChannel(inspected), large)) {
            for (ZipArchive.Entry entry : zip.entries()) {
                byte[] sha256 = digests.sha256(entry);
                if (sha256 != null) {
                    known.put(entry.name(), Arrays.toString(sha256));
                }
            }
        }
        return known;
    }

    private static String hash(byte[] content) throws NoSuchAlgorithmException {
        return Arrays.toString(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static void assertRefused(byte[] wheel) {
        assertRefused(wheel, "Invalid wheel");
    }

    /** Both ways, by the same sentence. */
    private static void assertRefused(byte[] wheel, String reason) {
        WheelInspectionTest.assertRefused(NAME, wheel, reason);
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }
}
