package affineur.command.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.packaging.DistributionFilename;
import affineur.packaging.InvalidPackaging;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WheelInspectionTest {
    private static final String NAME = "demo-1.0-py3-none-any.whl";
    private static final String METADATA = "demo-1.0.dist-info/METADATA";

    @Test
    void givesTheMetadataByteForByte() throws IOException {
        Inspected inspected = inspect(
                NAME,
                Wheels.named(NAME)
                        .header("Requires-Python: >=3.9")
                        .description("Größe\r\n")
                        .bytes());

        assertThat(inspected.metadata().requiresPython()).isEqualTo(">=3.9");
        assertThat(new String(inspected.metadataBytes(), StandardCharsets.UTF_8))
                .isEqualTo("Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nRequires-Python: >=3.9\n\nGröße\r\n");
        assertThat(inspected.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "My.Package-1.0.0RC1-py2.py3-none-any.whl",
                "a-1!2.0+local.1-1build2-cp313-cp313-manylinux_2_28_x86_64.manylinux2014_x86_64.whl"
            })
    void takesOldSpellingsAndTags(String filename) throws IOException {
        assertThat(inspect(filename, Wheels.named(filename).bytes()).metadata().name())
                .isEqualTo(DistributionFilename.parse(filename).name());
    }

    @Test
    void comparesTheDirectoryNormalised() throws IOException {
        ZipFixture zip = Wheels.named("My.Demo-1.0.0-py3-none-any.whl").zip();

        assertThat(inspect("my_demo-1.0-py3-none-any.whl", zip.bytes())
                        .metadata()
                        .displayName())
                .isEqualTo("my-demo");
    }

    @Test
    void leavesVendoredPackagesAlone() throws IOException {
        byte[] wheel = Wheels.named(NAME)
                .file("demo/_vendor/other-2.0.dist-info/METADATA", "Name: other")
                .bytes();

        assertThat(inspect(NAME, wheel).metadata().version()).hasToString("1.0");
    }

    @Test
    void takesNamesThatAreNotAscii() throws IOException {
        assertThat(inspect(NAME, Wheels.named(NAME).file("demo/größe.txt", "x").bytes())
                        .warnings())
                .isEmpty();
    }

    @Test
    void readsWhatOtherWritersWrite() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(channel)) {
            zip.setUseZip64(Zip64Mode.Always);
            for (String file : new String[] {METADATA, "demo-1.0.dist-info/WHEEL", "demo-1.0.dist-info/RECORD"}) {
                zip.putArchiveEntry(new ZipArchiveEntry(file));
                zip.write(
                        file.equals(METADATA)
                                ? "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n".getBytes(StandardCharsets.UTF_8)
                                : new byte[0]);
                zip.closeArchiveEntry();
            }
        }
        out.write(channel.array(), 0, (int) channel.size());

        assertThat(inspect(NAME, out.toByteArray()).metadata().name()).hasToString("demo");
    }

    @Test
    void warnsOfFilesThatRecordDoesNotList() throws IOException {
        byte[] wheel = Wheels.named(NAME)
                .distInfo("RECORD", "demo/__init__.py,,\n\"demo/gone,too.py\",,\n")
                .bytes();

        assertThat(inspect(NAME, wheel).warnings())
                .containsExactly(
                        "RECORD does not list demo-1.0.dist-info/WHEEL, demo-1.0.dist-info/RECORD,"
                                + " demo-1.0.dist-info/METADATA",
                        "RECORD lists what is not there: demo/gone,too.py");
    }

    @Test
    void takesVeryManyFiles() throws IOException {
        Wheels wheel = Wheels.named(NAME);
        for (int i = 0; i < 11_000; i++) {
            wheel.file("demo/" + i + ".py", new byte[0]);
        }
        byte[] many = wheel.bytes();

        assertThat(inspect(NAME, many).warnings()).isEmpty();
        // and the turn was given back
        assertThat(inspect(NAME, many).warnings()).isEmpty();
    }

    @Test
    void readsLittleOfALargeWheel(@TempDir Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        long large = 5L * 1024 * 1024 * 1024;
        ZipFixture zip = Wheels.named(NAME).zip();
        sparse(file, zip, large);

        try (CountingChannel channel = new CountingChannel(FileChannel.open(file))) {
            assertThat(DistributionInspector.inspect(channel, DistributionFilename.parse(NAME))
                            .metadata()
                            .name())
                    .hasToString("demo");
            assertThat(channel.size()).isGreaterThan(large);
            assertThat(channel.read).isLessThan(200_000);
        }
    }

    /** A wheel with a stored member of that size, which the file system does not store. */
    private static void sparse(Path file, ZipFixture wheel, long size) throws IOException {
        byte[] small = wheel.add("demo/large.bin", "")
                .with("demo/large.bin", member -> {
                    member.zip64 = true;
                    member.size = member.localSize = member.compressedSize = member.localCompressedSize = size;
                })
                .with(archive -> archive.zip64 = true)
                .bytes();
        ByteBuffer bytes = ByteBuffer.wrap(small).order(ByteOrder.LITTLE_ENDIAN);
        int endAt = small.length - 98;
        int directory = (int) bytes.getLong(endAt + 48);
        bytes.putLong(endAt + 48, directory + size);
        bytes.putLong(small.length - 42 + 8, endAt + size);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            write(channel, bytes.slice(0, directory), 0);
            write(channel, bytes.slice(directory, small.length - directory), directory + size);
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    static Stream<Arguments> spoiled() {
        return Stream.of(
                spoiled("is no zip archive", zip -> zip.after = new byte[] {1}),
                spoiled("without a comment", zip -> zip.comment = new byte[] {1}),
                spoiled("does not end where", zip -> zip.comment = new ZipFixture().bytes()),
                spoiled("several volumes", zip -> zip.disk = 1),
                spoiled("no member of it", zip -> zip.before = new byte[] {1}),
                spoiled("before its central directory", zip -> zip.beforeDirectory = new byte[] {1}),
                spoiled("does not end where", zip -> zip.afterDirectory = new byte[] {1}),
                spoiled("does not end where", zip -> zip.directoryOffsetDelta = -1),
                spoiled("beyond its end", zip -> zip.countDelta = 1),
                spoiled("is malformed", zip -> {
                    zip.zip64 = true;
                    zip.countDelta = 1;
                }),
                spoiled("not of the size", zip -> zip.countDelta = -1),
                spoiled("zip64 locator", zip -> {
                    zip.zip64 = true;
                    zip.zip64OffsetDelta = 1;
                }),
                spoiled("twice", zip -> zip.add("demo/__init__.py", "other")),
                spoiled("that overlap", zip -> zip.with(METADATA, member -> member.offsetDelta = 1)),
                spoiled("no member of it", zip -> zip.with("demo/__init__.py", member -> member.onlyLocal = true)),
                spoiled("differs", zip -> zip.with("demo/__init__.py", member -> member.onlyInDirectory = true)),
                spoiled("differs", zip -> zip.with(METADATA, member -> member.localName[0] = 'x')),
                spoiled("differs", zip -> zip.with(METADATA, member -> member.localSize++)),
                spoiled("differs", zip -> zip.with(METADATA, member -> member.localCompressedSize--)),
                spoiled("differs", zip -> zip.with(METADATA, member -> member.localCrc++)),
                spoiled("differs", zip -> zip.with(METADATA, member -> member.localFlags = 1 << 11)),
                spoiled("is damaged", zip -> zip.with(METADATA, member -> member.localCrc = ++member.centralCrc)),
                spoiled("cannot be decompressed", zip -> zip.with(METADATA, member -> member.data[0] = -1)),
                spoiled(
                        "decompress to the size",
                        zip -> zip.with(METADATA, member -> member.size = ++member.localSize)),
                spoiled("by method 12", zip -> zip.with(METADATA, member -> member.method = 12)),
                spoiled("is encrypted", zip -> zip.with("demo/__init__.py", member -> member.flags(1))),
                spoiled("data descriptor", zip -> zip.with("demo/__init__.py", member -> member.flags(1 << 3))),
                spoiled(
                        "symbolic link",
                        zip -> zip.with("demo/__init__.py", member -> member.attributes = 0120777 << 16)),
                spoiled("has a comment", zip -> zip.with(METADATA, member -> member.comment = new byte[1])),
                spoiled("extra field", zip -> zip.with(METADATA, member -> member.localExtra = new byte[3])),
                spoiled(
                        "extra field",
                        zip -> zip.with(METADATA, member -> member.centralExtra = unicodePath("evil.py"))),
                spoiled(
                        "extra field",
                        zip -> zip.with(METADATA, member -> member.localExtra = twice(new byte[] {1, 0, 0, 0}))),
                spoiled(
                        "extra field",
                        zip -> zip.with(METADATA, member -> member.localExtra = new byte[] {1, 0, 1, 0, 0})),
                spoiled(
                        "extra field",
                        zip -> zip.with(METADATA, member -> {
                            member.localExtra = new byte[20];
                            member.localExtra[0] = 1;
                            member.localExtra[2] = 16;
                        })),
                spoiled(
                        "not marked as UTF-8",
                        zip -> zip.add("demo/ö.py", "").with("demo/ö.py", member -> member.flags(0))),
                spoiled("goes upwards", zip -> zip.add("../evil.py", "")),
                spoiled("goes upwards", zip -> zip.add("demo/../../evil.py", "")),
                spoiled("goes upwards", zip -> zip.add("demo/..", "")),
                spoiled("is absolute", zip -> zip.add("/etc/passwd", "")),
                spoiled("backslash", zip -> zip.add("demo\\evil.py", "")),
                spoiled("drive letter", zip -> zip.add("C:/evil.py", "")),
                spoiled("control character", zip -> zip.add("demo/a\u0000.py", "")),
                spoiled("lead nowhere", zip -> zip.add("demo//evil.py", "")),
                spoiled("lead nowhere", zip -> zip.add("./demo/evil.py", "")),
                spoiled("lead nowhere", zip -> zip.add("demo/./evil.py", "")),
                spoiled("has content", zip -> zip.add("demo/data/", "x")),
                spoiled("more than 100000 members", zip -> {
                    zip.zip64 = true;
                    zip.countDelta = 100_000;
                }),
                spoiled("without a name", zip -> zip.add("", "")),
                spoiled(
                        "more than 4194304 bytes",
                        zip -> zip.with(METADATA, member -> {
                            member.data = new byte[5 * 1024 * 1024];
                            member.size = member.localSize = member.data.length;
                            member.compressedSize = member.localCompressedSize = member.data.length;
                        })),
                spoiled("50 times", zip -> zip.add("demo/bomb", new byte[70 * 1024 * 1024])),
                spoiled(
                        "50 times",
                        zip -> zip.add("demo/bomb", new byte[100])
                                .with("demo/bomb", member -> member.size = member.localSize = 0xfffffffeL)));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("spoiled")
    void refusesAnArchiveThatCouldBeReadInTwoWaysOrDoHarm(String reason, Consumer<ZipFixture> spoil) {
        ZipFixture zip = Wheels.named(NAME).zip();
        byte[] good = zip.bytes();
        assertThat(good).isNotEmpty();

        assertRefused(NAME, zip.with(spoil).bytes(), reason);
    }

    static Stream<Arguments> incomplete() {
        return Stream.of(
                Arguments.of(
                        "lacks 'demo-1.0.dist-info/RECORD'",
                        Wheels.named(NAME).withoutRecord().zip()),
                Arguments.of(
                        "lacks 'demo-1.0.dist-info/METADATA'", new ZipFixture().add("demo-1.0.dist-info/WHEEL", "")),
                Arguments.of("no directory 'demo-1.0.dist-info'", new ZipFixture().add("demo/__init__.py", "")),
                Arguments.of("no directory", new ZipFixture()),
                Arguments.of(
                        "another package or version: expected 'demo-1.0.dist-info'",
                        Wheels.named("demo-2.0-py3-none-any.whl").zip()),
                Arguments.of(
                        "two .dist-info directories",
                        Wheels.named(NAME)
                                .file("other-1.0.dist-info/METADATA", "")
                                .zip()),
                Arguments.of(
                        "says Name: other, expected demo",
                        Wheels.named(NAME)
                                .metadata("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
                                .zip()),
                Arguments.of(
                        "says Version: 1.1, expected 1.0",
                        Wheels.named(NAME)
                                .metadata("Metadata-Version: 2.1\nName: demo\nVersion: 1.1\n")
                                .zip()),
                Arguments.of(
                        "lacks the required field",
                        Wheels.named(NAME).metadata("x").zip()),
                Arguments.of(
                        "RECORD is not encoded in UTF-8",
                        Wheels.named(NAME)
                                .file("demo-1.0.dist-info/RECORD", new byte[] {(byte) 0xff})
                                .zip()),
                Arguments.of(
                        "a quote is not closed",
                        Wheels.named(NAME).distInfo("RECORD", "\"demo,,\n").zip()),
                Arguments.of(
                        "License-File 'LICENSE' is not there: expected 'demo-1.0.dist-info/licenses/LICENSE'",
                        Wheels.named(NAME)
                                .metadata("Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nLicense-File: LICENSE\n")
                                .zip()),
                Arguments.of(
                        "the script '../../evil'",
                        Wheels.named(NAME)
                                .distInfo("entry_points.txt", "[console_scripts]\n../../evil = demo:main\n")
                                .zip()),
                Arguments.of(
                        "the script 'evil : demo'",
                        Wheels.named(NAME)
                                .distInfo("entry_points.txt", "[gui_scripts]\nevil : demo\n")
                                .zip()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("incomplete")
    void refusesAWheelThatIsNotWhole(String reason, ZipFixture zip) {
        assertRefused(NAME, zip.bytes(), reason);
    }

    @Test
    void takesEntryPointsAndLicences() throws IOException {
        byte[] wheel = Wheels.named(NAME)
                .metadata("Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nLicense-File: a/LICENSE\n")
                .distInfo("licenses/a/LICENSE", "MIT")
                .distInfo("entry_points.txt", "[console_scripts]\ndemo.run-it = demo:main\n\n[other]\na b = x\n")
                .bytes();

        assertThat(inspect(NAME, wheel).metadata().licenseFiles()).containsExactly("a/LICENSE");
    }

    @Test
    void refusesEveryTruncation() {
        byte[] wheel = Wheels.named(NAME).bytes();

        for (int length = 0; length < wheel.length; length++) {
            assertRefused(NAME, Arrays.copyOf(wheel, length), "Invalid wheel");
        }
    }

    /** Whatever byte is wrong, it is refused or harmless, and never crashes. */
    @Test
    void survivesEveryFlippedByte() throws IOException {
        byte[] wheel = Wheels.named(NAME).bytes();

        for (int at = 0; at < wheel.length; at++) {
            for (int value : new int[] {0, 0x7f, 0x80, 0xff}) {
                byte[] flipped = wheel.clone();
                flipped[at] = (byte) value;
                try {
                    assertThat(inspect(NAME, flipped).metadata().name()).hasToString("demo");
                } catch (InvalidPackaging e) {
                    assertThat(e).hasMessageMatching("Invalid wheel '" + NAME + "': [\\x20-\\x7e]+\\.");
                }
            }
        }
    }

    @Test
    void refusesAnArchiveWithDataDescriptorsAsStreamsWriteThem() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(METADATA));
            zip.closeEntry();
        }

        assertRefused(NAME, out.toByteArray(), "data descriptor");
    }

    private static Arguments spoiled(String reason, Consumer<ZipFixture> spoil) {
        return Arguments.of(reason, spoil);
    }

    private static byte[] unicodePath(String path) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(9 + name.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0x7075)
                .putShort((short) (5 + name.length))
                .put((byte) 1)
                .putInt(0)
                .put(name)
                .array();
    }

    private static byte[] twice(byte[] bytes) {
        return ByteBuffer.allocate(2 * bytes.length).put(bytes).put(bytes).array();
    }

    static Inspected inspect(String filename, byte[] content) throws IOException {
        return DistributionInspector.inspect(
                new SeekableInMemoryByteChannel(content), DistributionFilename.parse(filename));
    }

    static void assertRefused(String filename, byte[] content, String reason) {
        assertThatThrownBy(() -> inspect(filename, content))
                .isInstanceOf(InvalidPackaging.class)
                .hasMessageContaining(reason)
                .hasMessageContaining(filename)
                .message()
                .matches("[\\x20-\\x7e]+\\.");
    }

    private static final class CountingChannel implements SeekableByteChannel {
        private final SeekableByteChannel channel;
        private long read;

        CountingChannel(SeekableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int bytes = channel.read(target);
            read += Math.max(bytes, 0);
            return bytes;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return channel.write(source);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
