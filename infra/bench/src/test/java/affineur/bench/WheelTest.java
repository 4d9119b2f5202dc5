package affineur.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WheelTest {
    @TempDir
    Path directory;

    @Test
    void recordNamesEveryMemberWithItsDigest() throws Exception {
        Wheel wheel = Wheel.onDisk(directory, "big-wheel", "1.2", 3);
        assertThat(wheel.filename()).isEqualTo("big_wheel-1.2-py3-none-any.whl");
        try (ZipFile zip = new ZipFile(directory.resolve(wheel.filename()).toFile())) {
            String record = text(zip, "big_wheel-1.2.dist-info/RECORD");
            assertThat(record.lines()).hasSize(zip.size());
            for (String line : record.lines().toList()) {
                String[] fields = line.split(",", -1);
                byte[] member = zip.getInputStream(zip.getEntry(fields[0])).readAllBytes();
                if (!fields[0].endsWith("RECORD")) {
                    assertThat(fields[1])
                            .isEqualTo("sha256="
                                    + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(member)));
                    assertThat(fields[2]).isEqualTo(Integer.toString(member.length));
                }
            }
            assertThat(text(zip, "big_wheel-1.2.dist-info/METADATA")).isEqualTo(wheel.metadata());
        }
    }

    @Test
    void declaresItsOwnDigestAndDiffersFromOthers() throws Exception {
        Wheel wheel = Wheel.ofSize("fifty", "1.0", 50_000);
        byte[] bytes = ((Wheel.Content.Memory) wheel.content()).bytes();
        assertThat(wheel.sha256()).isEqualTo(HexFormat.of().formatHex(sha256(bytes)));
        assertThat(Wheel.ofSize("fifty", "1.1", 50_000).sha256()).isNotEqualTo(wheel.sha256());
        Path file = Files.write(directory.resolve("fifty.whl"), bytes);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.getEntry("fifty/data.bin").getSize()).isEqualTo(50_000);
        }
    }

    @Test
    void isCompressedToAboutHalf() throws Exception {
        Wheel wheel = Wheel.compressedOnDisk(directory, "packed", "1.0", 3);

        assertThat(wheel.content().size()).isBetween(3L << 19, 5L << 19);
        try (ZipFile zip = new ZipFile(directory.resolve(wheel.filename()).toFile())) {
            ZipEntry data = zip.getEntry("packed/data.bin");
            assertThat(data.getSize()).isEqualTo(3L << 20);
            byte[] content = zip.getInputStream(data).readAllBytes();
            assertThat(text(zip, "packed-1.0.dist-info/RECORD"))
                    .contains(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(content)));
        }
        // the first header says how long its member is, as Python writes it
        assertThat(Files.readAllBytes(directory.resolve(wheel.filename()))[6]).isZero();
    }

    private static String text(ZipFile zip, String member) throws IOException {
        return new String(zip.getInputStream(zip.getEntry(member)).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
