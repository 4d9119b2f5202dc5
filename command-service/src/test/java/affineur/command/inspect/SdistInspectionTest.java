package affineur.command.inspect;

import static affineur.command.inspect.WheelInspectionTest.assertRefused;
import static affineur.command.inspect.WheelInspectionTest.inspect;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.packaging.InvalidPackaging;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdistInspectionTest {
    private static final String NAME = "demo-1.0.tar.gz";
    private static final String PKG_INFO = "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n";

    @Test
    void givesTheMetadataByteForByte() throws IOException {
        Inspected inspected =
                inspect(NAME, Sdists.named(NAME).header("Requires-Dist: six").bytes());

        assertThat(inspected.metadataBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(PKG_INFO + "Requires-Dist: six\n");
        assertThat(inspected.metadata().requiresDist()).hasToString("[six]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"My.Demo-1.0.0RC1.tar.gz", "a-b-c-1.0.tar.gz", "demo_x-1!1.0+x.tar.gz"})
    void takesTheOlderStyleOfNames(String filename) throws IOException {
        assertThat(inspect(filename, Sdists.named(filename).bytes()).sboms()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX})
    void readsLongPathsAsOtherWritersWriteThem(int style) throws IOException {
        String deep = "demo-1.0/" + "deep/".repeat(60) + "größe.py";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out), "UTF-8")) {
            tar.setLongFileMode(style);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(style == TarArchiveOutputStream.LONGFILE_POSIX);
            put(tar, deep, "x");
            put(tar, "demo-1.0/PKG-INFO", PKG_INFO);
        }

        assertThat(inspect(NAME, out.toByteArray()).metadata().name()).hasToString("demo");
    }

    private static void put(TarArchiveOutputStream tar, String path, String content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(content.length());
        tar.putArchiveEntry(entry);
        tar.write(content.getBytes(StandardCharsets.UTF_8));
        tar.closeArchiveEntry();
    }

    @Test
    void takesPathsWithADotBefore() throws IOException {
        byte[] sdist = new TarFixture()
                .directory(".")
                .directory("./demo-1.0")
                .file("./demo-1.0//PKG-INFO", PKG_INFO)
                .bytes();

        assertThat(inspect(NAME, sdist).metadata().name()).hasToString("demo");
    }

    @Test
    void takesAnArchiveWithoutEmptyBlocksAtItsEnd() throws IOException {
        byte[] tar = Sdists.named(NAME).tar().tar();

        assertThat(inspect(NAME, TarFixture.gzip(Arrays.copyOf(tar, tar.length - 1024)))
                        .sboms())
                .isEmpty();
    }

    @Test
    void takesLinksThatStayInside() throws IOException {
        byte[] sdist = Sdists.named(NAME)
                .tar()
                .symlink("demo-1.0/a/link", "../pyproject.toml")
                .symlink("demo-1.0/b", "../demo-1.0/a")
                .hardlink("demo-1.0/copy", "demo-1.0/PKG-INFO")
                .bytes();

        assertThat(inspect(NAME, sdist).sboms()).isEmpty();
    }

    @Test
    void takesAPaxCommentOfGit() throws IOException {
        byte[] sdist = new TarFixture()
                .pax('g', "comment=0123456789abcdef")
                .pax('x', "path=demo-1.0/PKG-INFO", "mtime=1.5")
                .file("ignored", PKG_INFO)
                .bytes();

        assertThat(inspect(NAME, sdist).metadata().name()).hasToString("demo");
    }

    static Stream<Arguments> spoiled() {
        return Stream.of(
                spoiled("goes upwards", tar -> tar.file("demo-1.0/../../evil", "")),
                spoiled("is absolute", tar -> tar.file("/etc/passwd", "")),
                spoiled("backslash", tar -> tar.file("demo-1.0\\evil", "")),
                spoiled("drive letter", tar -> tar.file("c:/evil", "")),
                spoiled("goes upwards", tar -> tar.pax('x', "path=../evil").file("demo-1.0/good", "")),
                spoiled("beside its top directory", tar -> tar.file("other/file", "")),
                spoiled("beside its top directory", tar -> tar.file("file", "")),
                spoiled("twice", tar -> tar.file("demo-1.0/PKG-INFO", PKG_INFO)),
                spoiled("twice", tar -> tar.file("./demo-1.0/./PKG-INFO", PKG_INFO)),
                spoiled("not in its top directory", tar -> tar.symlink("demo-1.0/link", "/etc/passwd")),
                spoiled("not in its top directory", tar -> tar.symlink("demo-1.0/link", "../../etc")),
                spoiled("not in its top directory", tar -> tar.symlink("demo-1.0/link", "..")),
                spoiled("not in its top directory", tar -> tar.symlink("demo-1.0/link", "../other")),
                spoiled("not in its top directory", tar -> tar.symlink("demo-1.0/link", "a/../../../x")),
                spoiled("not in its top directory", tar -> tar.symlink("demo-1.0/link", "a/../b")),
                spoiled("not in its top directory", tar -> tar.symlink("demo-1.0/link", "")),
                spoiled("not in its top directory", tar -> tar.hardlink("demo-1.0/link", "other")),
                spoiled("is absolute", tar -> tar.hardlink("demo-1.0/link", "/etc/passwd")),
                spoiled(
                        "below a symbolic link",
                        tar -> tar.symlink("demo-1.0/link", "a").file("demo-1.0/link/evil", "")),
                spoiled(
                        "below a symbolic link",
                        tar -> tar.directory("demo-1.0/link/evil").symlink("demo-1.0/link", "a")),
                spoiled(
                        "once as a symbolic link",
                        tar -> tar.symlink("demo-1.0/x", "a").file("demo-1.0/x", "")),
                spoiled("device or a pipe", tar -> tar.member('3', "demo-1.0/device", "", 0, new byte[0])),
                spoiled("device or a pipe", tar -> tar.member('6', "demo-1.0/pipe", "", 0, new byte[0])),
                spoiled("is sparse", tar -> tar.member('S', "demo-1.0/sparse", "", 0, new byte[0])),
                spoiled("is sparse", tar -> tar.pax('x', "GNU.sparse.major=1").file("demo-1.0/x", "")),
                spoiled("unknown type 'Z'", tar -> tar.member('Z', "demo-1.0/x", "", 0, new byte[0])),
                spoiled("has two sizes", tar -> tar.pax('x', "size=1024").file("demo-1.0/x", "content")),
                spoiled(
                        "has two paths",
                        tar -> tar.pax('x', "path=demo-1.0/a", "path=demo-1.0/b")
                                .file("demo-1.0/x", "")),
                spoiled("global pax header", tar -> tar.pax('g', "path=demo-1.0/a")),
                spoiled("pax headers is malformed", tar -> tar.member('x', "x", "", 3, new byte[] {'9', ' ', 'a'})),
                spoiled("extended header of", tar -> tar.member('x', "x", "", 1 << 30, new byte[0])),
                spoiled("extended header of", tar -> tar.member('L', "x", "", 1 << 30, new byte[0])),
                spoiled("no file but has content", tar -> tar.member('5', "demo-1.0/d/", "", 512, new byte[512])),
                spoiled("ends within a member", tar -> tar.member('0', "demo-1.0/x", "", 9999, new byte[5])),
                spoiled("checksum", tar -> tar.raw(new byte[] {1}).raw(new byte[511])),
                spoiled("follows the end", tar -> tar.end().file("demo-1.0/hidden", "")));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("spoiled")
    void refusesAnArchiveThatCouldBeReadInTwoWaysOrDoHarm(String reason, Consumer<TarFixture> spoil) {
        TarFixture tar = Sdists.named(NAME).tar();
        spoil.accept(tar);

        assertRefused(NAME, tar.bytes(), reason);
    }

    private static Arguments spoiled(String reason, Consumer<TarFixture> spoil) {
        return Arguments.of(reason, spoil);
    }

    static Stream<Arguments> incomplete() {
        return Stream.of(
                Arguments.of("no gzip file", new byte[] {'P', 'K', 3, 4}),
                Arguments.of("is truncated", new byte[0]),
                Arguments.of("lacks '<name>-<version>/PKG-INFO'", new TarFixture().bytes()),
                Arguments.of(
                        "lacks 'demo-1.0/PKG-INFO'",
                        new TarFixture()
                                .file("demo-1.0/demo.egg-info/PKG-INFO", PKG_INFO)
                                .bytes()),
                Arguments.of(
                        "says Name: other",
                        Sdists.named(NAME)
                                .metadata("Metadata-Version: 1.0\nName: other\nVersion: 1.0\n")
                                .bytes()),
                Arguments.of(
                        "says Version: 2.0",
                        Sdists.named(NAME)
                                .metadata("Metadata-Version: 1.0\nName: demo\nVersion: 2.0\n")
                                .bytes()),
                Arguments.of(
                        "License-File 'LICENSE' is not there",
                        Sdists.named(NAME)
                                .metadata("Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nLicense-File: LICENSE\n")
                                .bytes()),
                Arguments.of(
                        "PKG-INFO has more than",
                        Sdists.named(NAME).metadata("x".repeat(5 * 1024 * 1024)).bytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("incomplete")
    void refusesAnSdistThatIsNotWhole(String reason, byte[] content) {
        assertRefused(NAME, content, reason);
    }

    @Test
    void refusesWhatFollowsTheGzipStream() {
        byte[] sdist = Sdists.named(NAME).bytes();
        byte[] second = TarFixture.gzip(new byte[1024]);

        assertRefused(
                NAME,
                ByteBuffer.allocate(sdist.length + second.length)
                        .put(sdist)
                        .put(second)
                        .array(),
                "follows the end of its gzip stream");
        assertRefused(NAME, Arrays.copyOf(sdist, sdist.length + 1), "follows the end of its gzip stream");
    }

    @Test
    void takesManyFilesAndRefusesTooMany() throws IOException {
        TarFixture tar = Sdists.named(NAME).tar();
        for (int i = 0; i < 11_000; i++) {
            tar.file("demo-1.0/" + i, "");
        }
        assertThat(inspect(NAME, tar.bytes()).sboms()).isEmpty();

        byte[] member = Arrays.copyOf(new TarFixture().file("demo-1.0/x", "").tar(), 512);
        ByteBuffer tooMany = ByteBuffer.allocate(512 * 100_001);
        while (tooMany.hasRemaining()) {
            tooMany.put(member);
        }
        assertRefused(NAME, TarFixture.gzip(tooMany.array()), "more than 100000 members");
        assertThat(inspect(NAME, Sdists.named(NAME).bytes()).sboms()).isEmpty();
    }

    @Test
    void refusesABombBeforeItIsUnpacked() {
        byte[] sdist = Sdists.named(NAME)
                .file("bomb", new byte[65 * 1024 * 1024])
                .tar()
                .bytes();

        assertRefused(NAME, sdist, "50 times");
    }

    @Test
    void refusesEveryTruncation() {
        byte[] sdist = Sdists.named(NAME).bytes();

        for (int length = 0; length < sdist.length; length++) {
            assertRefused(NAME, Arrays.copyOf(sdist, length), "Invalid sdist");
        }
    }

    /** Whatever byte of the tar is wrong, it is refused or harmless, and never crashes. */
    @Test
    void survivesEveryFlippedByte() throws IOException {
        byte[] tar = Sdists.named(NAME).tar().symlink("demo-1.0/l", "PKG-INFO").tar();
        Random random = new Random(1);

        for (int at = 0; at < tar.length; at++) {
            byte[] flipped = tar.clone();
            flipped[at] = (byte) random.nextInt();
            try {
                assertThat(inspect(NAME, TarFixture.gzip(flipped)).metadata().name())
                        .hasToString("demo");
            } catch (InvalidPackaging e) {
                assertThat(e).hasMessageMatching("Invalid sdist '" + NAME + "': [\\x20-\\x7e]+\\.");
            }
        }
    }
}
