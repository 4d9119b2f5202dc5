package affineur.command.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.events.Actor;
import affineur.events.CloudEvents;
import affineur.events.FileEvent.FilePublished;
import affineur.events.LedgerEntry;
import affineur.events.ProjectId;
import affineur.packaging.DistributionFilename;
import affineur.packaging.EnclosedFile;
import affineur.packaging.Hashes;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
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
        assertThat(inspected.entryPoints()).isNull();
        assertThat(inspected.sboms()).isEmpty();
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
                        .metadata()
                        .name())
                .hasToString("demo");
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
                        switch (file) {
                            case METADATA -> bytes("Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n");
                            case "demo-1.0.dist-info/RECORD" ->
                                // the digests are those that sha256sum gives
                                bytes(METADATA + ",sha256=NKonpgZPlYtBt4GiF_KQ_Qq1-WUeK25Kzas0G3uTwwU,46\r\n"
                                        + "demo-1.0.dist-info/WHEEL,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\r\n"
                                        + "\"demo-1.0.dist-info/RECORD\",,\r\n");
                            default -> new byte[0];
                        });
                zip.closeArchiveEntry();
            }
        }
        out.write(channel.array(), 0, (int) channel.size());

        assertThat(inspect(NAME, out.toByteArray()).metadata().name()).hasToString("demo");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void takesVeryManyFiles() throws IOException {
        Wheels wheel = Wheels.named(NAME);
        for (int i = 0; i < 11_000; i++) {
            wheel.file("demo/" + i + ".py", new byte[0]);
        }
        byte[] many = wheel.bytes();

        assertThat(inspect(NAME, many).sboms()).isEmpty();
        // and the turn was given back
        assertThat(inspect(NAME, many).sboms()).isEmpty();
    }

    @Test
    void takesAWheelWithinAWheel() throws IOException {
        Wheels inner = Wheels.named("other-2.0-py3-none-any.whl").file("other/b.bin", random(300));
        byte[] outer = Wheels.named(NAME)
                .file("demo/z.whl", random(500))
                .file("demo/other.whl", inner.bytes())
                .bytes();

        assertThat(inspect(NAME, outer).metadata().name()).hasToString("demo");
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
                spoiled("control character", zip -> zip.add("demo/a\u0085b.py", "")),
                spoiled("control character", zip -> zip.add("demo/a\u2028b.py", "")),
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
                        "line 1 of its RECORD has a quote that is not closed",
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

    static Stream<Arguments> records() {
        return Stream.of(
                record(
                        "does not list 'demo/__init__.py', which it has",
                        record -> record.replaceFirst("demo/.*\n", "")),
                record("does not list 'demo-1.0.dist-info/METADATA' and 2 more", record -> ""),
                record(
                        "lists 'demo/gone,too.py', which it does not have",
                        record -> record + "\"demo/gone,too.py\",,\n"),
                record("lists 'demo/a.py' and 1 more", record -> record + "demo/b.py,,\ndemo/a.py,,\n"),
                record("has another hash of 'demo/__init__.py'", record -> record.replaceFirst("sha256=.", "sha256=_")),
                record(
                        "has another hash of 'demo/__init__.py'",
                        record -> record.replaceFirst("sha256=[^,]*", "sha256=AAAA")),
                record(
                        "says that 'demo/__init__.py' has 9 bytes, but it has 20",
                        record -> record.replaceFirst(",20\n", ",9\n")),
                record("has no hash of 'demo/__init__.py'", record -> record.replaceFirst("sha256=[^,]*", "")),
                record("what is weaker will not", record -> record.replaceFirst("sha256=", "md5=")),
                record("what is weaker will not", record -> record.replaceFirst("sha256=", "sha1=")),
                record("what is weaker will not", record -> record.replaceFirst("sha256=", "")),
                record("no urlsafe base64", record -> record.replaceFirst("sha256=.", "sha256=+")),
                record("expected a number of bytes", record -> record.replaceFirst(",20\n", ",-20\n")),
                record("expected a number of bytes", record -> record.replaceFirst(",20\n", ",9999999999999999999\n")),
                record("lists 'demo/__init__.py' twice", record -> record + record),
                record("lists 'demo/__init__.py' twice", record -> record + "demo\\__init__.py,,\n"),
                record("goes upwards", record -> record + "../evil.py,,\n"),
                record("goes upwards", record -> record + "..\\evil.py,,\n"),
                record("is absolute", record -> record + "/etc/passwd,,\n"),
                record("drive letter", record -> record + "C:\\evil.py,,\n"),
                record("line 5 of its RECORD has more than three cells", record -> record + "demo/a.py,,,\n"),
                record("line 5 of its RECORD is not path,hash,size", record -> record + "demo/a.py,\n"),
                record("line 5 of its RECORD is not path,hash,size", record -> record + ",,\n"),
                record("line 5 of its RECORD has something behind", record -> record + "\"demo/a.py\"b,,\n"),
                record("line 5 of its RECORD has a quote", record -> record + "\"demo/a\nb.py\",,\n"));
    }

    private static Arguments record(String reason, UnaryOperator<String> change) {
        return Arguments.of(reason, change);
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("records")
    void refusesAWheelThatIsNotWhatItsRecordSays(String reason, UnaryOperator<String> change) {
        assertRefused(NAME, Wheels.named(NAME).record(change).bytes(), reason);
    }

    @Test
    void refusesAHiddenChangeOfALargeFile() {
        byte[] content = random(1_000_000);
        ZipFixture zip = Wheels.named(NAME).file("demo/a.so", content).zip();
        content[999_999]++;
        ZipFixture changed = Wheels.named(NAME).file("demo/a.so", content).zip();

        // the bytes and the CRC of the one, the RECORD of the other
        zip.with(
                "demo/a.so",
                member -> changed.with("demo/a.so", other -> {
                    member.data = other.data;
                    member.localCrc = member.centralCrc = other.localCrc;
                }));

        assertRefused(NAME, zip.bytes(), "another hash of 'demo/a.so'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"})
    void takesEveryStrongHash(String algorithm) throws IOException {
        byte[] wheel = Wheels.named(NAME)
                .hashedBy(algorithm)
                .distInfo("sboms/a.json", "{}")
                .bytes();

        assertThat(inspect(NAME, wheel).sboms())
                .map(EnclosedFile::sha256)
                .containsExactly(new Sha256("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"));
    }

    @Test
    void isContentWithARecordAsToolsWriteIt() throws IOException {
        byte[] wheel = Wheels.named(NAME)
                .file("demo/sub/a,b.py", "x")
                .distInfo("RECORD.jws", "{}")
                .record(record -> "\n"
                        + record.replace("demo/sub", "demo\\sub")
                                .replace("\n", "\r\n")
                                .replaceFirst(",20\r", ",\r")
                                .replaceAll(".*RECORD.jws.*\r\n", "")
                        + "demo/sub/,,\r\n")
                .bytes();

        assertThat(inspect(NAME, wheel).metadata().name()).hasToString("demo");
        byte[] silentOfItself = Wheels.named(NAME)
                .record(record -> record.replaceAll(".*RECORD,,\n", ""))
                .bytes();
        assertThat(inspect(NAME, silentOfItself).metadata().name()).hasToString("demo");
    }

    @Test
    void saysWhereSbomsAndEntryPointsAre() throws IOException {
        byte[] large = random(200_000);
        byte[] wheel = Wheels.named(NAME)
                .distInfo("entry_points.txt", "[console_scripts]\ndemo = demo:main\n")
                .distInfo("sboms/sub/b.json", "{\"bomFormat\": \"CycloneDX\", \"x\": \"" + "y".repeat(2000) + "\"}")
                .file("demo-1.0.dist-info/sboms/größe.bin", large)
                .file("demo/sboms/not.json", "{}")
                .file("demo/_vendor/other-1.0.dist-info/sboms/nor.json", "{}")
                .bytes();

        Inspected inspected = inspect(NAME, wheel);

        EnclosedFile entryPoints = Objects.requireNonNull(inspected.entryPoints());
        assertThat(entryPoints.path()).isEqualTo("demo-1.0.dist-info/entry_points.txt");
        assertThat(contentIn(wheel, entryPoints)).isEqualTo(bytes("[console_scripts]\ndemo = demo:main\n"));
        assertThat(inspected.sboms())
                .map(EnclosedFile::path)
                .containsExactlyInAnyOrder("demo-1.0.dist-info/sboms/sub/b.json", "demo-1.0.dist-info/sboms/größe.bin");
        for (EnclosedFile sbom : inspected.sboms()) {
            byte[] content = contentIn(wheel, sbom);
            assertThat(content).hasSize((int) sbom.size());
            assertThat(Sha256.of(sha256(content))).isEqualTo(sbom.sha256());
            boolean json = sbom.path().endsWith("json");
            assertThat(sbom.deflated() != null).isEqualTo(json);
            assertThat(sbom.mediaType())
                    .isEqualTo(json ? "application/vnd.cyclonedx+json" : "application/octet-stream");
        }
    }

    /** As somebody reads it who knows the wheel and the fact only. */
    private static byte[] contentIn(byte[] wheel, EnclosedFile file) throws IOException {
        InputStream stored = new ByteArrayInputStream(wheel, (int) file.offset(), (int) file.stored());
        try (InputStream content =
                file.deflated() == null ? stored : new InflaterInputStream(stored, new Inflater(true))) {
            return content.readAllBytes();
        }
    }

    @Test
    void refusesMoreSbomsThanTheLedgerTakes() throws IOException {
        Wheels many = Wheels.named(NAME);
        Wheels more = Wheels.named(NAME);
        for (int i = 0; i <= 100; i++) {
            if (i < 100) {
                many.distInfo("sboms/" + i, "{}");
            }
            more.distInfo("sboms/" + i, "{}");
        }

        assertThat(inspect(NAME, many.bytes()).sboms()).hasSize(100);
        assertRefused(NAME, more.bytes(), "more than 100 SBOMs");
        assertRefused(
                NAME,
                Wheels.named(NAME).distInfo("sboms/" + "ö".repeat(8_200), "{}").bytes(),
                "more than 12288 bytes");
    }

    @Test
    void takesNoMoreThanFitsIntoARecordOfTheLedger() throws IOException {
        String filename = "d".repeat(80) + "-1.0-py3-none-" + "a".repeat(140) + ".whl";
        Wheels wheel = Wheels.named(filename).distInfo("entry_points.txt", "[a]\n");
        for (int i = 0; i < 100; i++) {
            wheel.distInfo("sboms/" + (100 + i) + "\"".repeat(10), "{\"bomFormat\": \"CycloneDX\"}");
        }
        DistributionFilename parsed = DistributionFilename.parse(filename);
        Sha256 sha256 = new Sha256("a".repeat(64));

        Inspected inspected = inspect(filename, wheel.bytes());
        FilePublished event = new FilePublished(
                new ProjectId(Long.MAX_VALUE),
                parsed.name(),
                parsed.version(),
                parsed,
                Long.MAX_VALUE,
                new Hashes(sha256, "b".repeat(64), "c".repeat(32)),
                "\"".repeat(255),
                sha256,
                inspected.entryPoints(),
                inspected.sboms());

        byte[] record = CloudEvents.encode(
                new LedgerEntry(Long.MAX_VALUE, "i".repeat(36), Instant.now(), Actor.SYSTEM, "c".repeat(200), event));
        assertThat(inspected.sboms().stream()
                        .mapToInt(sbom -> sbom.path().length())
                        .sum())
                .isBetween(11_000, 12_288);
        // with paths of quotes only, each byte of them would be two, and offsets may have more digits
        assertThat(record.length + 12_288 + 100 * 3 * 18).isLessThan(CloudEvents.LARGEST);
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

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
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
        return Inspection.of(filename, content);
    }

    static void assertRefused(String filename, byte[] content, String reason) {
        assertThatThrownBy(() -> inspect(filename, content))
                .isInstanceOf(InvalidPackaging.class)
                .hasMessageContaining(reason)
                .hasMessageContaining(filename)
                .message()
                .matches("[\\x20-\\x7e]+\\.");
    }
}
