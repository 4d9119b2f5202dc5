package affineur.bench;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * A valid pure wheel, in memory or in a file, that differs from every other one.
 *
 * @param project its normalised name
 */
record Wheel(String project, String version, String filename, Content content, String sha256, String blake2b) {
    private static final int BLOCK = 1 << 20;

    /** Its bytes. */
    sealed interface Content {
        long size();

        record Memory(byte[] bytes) implements Content {
            @Override
            public long size() {
                return bytes.length;
            }
        }

        record Disk(Path file, long size) implements Content {}
    }

    /** Some kilobytes: a module and its metadata. */
    static Wheel small(String project, String version) {
        byte[] module = ("version = \"" + version + "\"\n").getBytes(StandardCharsets.UTF_8);
        return inMemory(project, version, "__init__.py", module);
    }

    /** With that many bytes in it that cannot be compressed. */
    static Wheel ofSize(String project, String version, int size) {
        return inMemory(project, version, "data.bin", noise(project + version, size));
    }

    /** In a file of the directory, with that many blocks of 2²⁰ bytes in it. */
    static Wheel onDisk(Path directory, String project, String version, int blocks) throws IOException {
        return onDisk(directory, project, version, noise(project + version, BLOCK), blocks, false);
    }

    /** The same, with blocks that are compressed to about half. */
    static Wheel compressedOnDisk(Path directory, String project, String version, int blocks) throws IOException {
        byte[] block =
                HexFormat.of().formatHex(noise(project + version, BLOCK / 2)).getBytes(StandardCharsets.US_ASCII);
        return onDisk(directory, project, version, block, blocks, true);
    }

    private static Wheel onDisk(
            Path directory, String project, String version, byte[] block, int blocks, boolean compressed)
            throws IOException {
        Path file = directory.resolve(filename(project, version));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BLOCK)) {
            write(out, project, version, "data.bin", block, blocks, compressed);
        }
        try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
            written.force(true); // so that its way to the disk does not fall into a measure
        }
        Digests digests = new Digests();
        byte[] buffer = new byte[BLOCK];
        try (var in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digests.update(buffer, 0, read);
            }
        }
        Content content = new Content.Disk(file, Files.size(file));
        return new Wheel(project, version, filename(project, version), content, digests.sha256(), digests.blake2b());
    }

    String path() {
        return "/files/" + sha256 + "/" + filename;
    }

    String metadata() {
        return metadata(project, version);
    }

    private static Wheel inMemory(String project, String version, String member, byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 2048);
        try {
            write(out, project, version, member, bytes, 1, false);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory does not fail", e);
        }
        byte[] wheel = out.toByteArray();
        Digests digests = new Digests();
        digests.update(wheel, 0, wheel.length);
        return new Wheel(
                project,
                version,
                filename(project, version),
                new Content.Memory(wheel),
                digests.sha256(),
                digests.blake2b());
    }

    /** The zip: a member of so many times the block, then the metadata. */
    private static void write(
            OutputStream out,
            String project,
            String version,
            String member,
            byte[] block,
            int times,
            boolean compressed)
            throws IOException {
        String name = project.replace('-', '_');
        String info = name + "-" + version + ".dist-info/";
        ZipOutputStream zip = new ZipOutputStream(out);
        StringBuilder record = new StringBuilder();
        entry(zip, record, name + "/" + member, block, times, compressed);
        entry(zip, record, info + "METADATA", metadata(project, version).getBytes(StandardCharsets.UTF_8), 1, false);
        entry(
                zip,
                record,
                info + "WHEEL",
                "Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
                        .getBytes(StandardCharsets.UTF_8),
                1,
                false);
        record.append(info).append("RECORD,,\n");
        entry(zip, new StringBuilder(), info + "RECORD", record.toString().getBytes(StandardCharsets.UTF_8), 1, false);
        zip.finish();
        out.flush();
    }

    /** With sizes and checksum up front, as Python writes it. */
    private static void entry(
            ZipOutputStream zip, StringBuilder record, String name, byte[] block, int times, boolean compressed)
            throws IOException {
        MessageDigest sha256 = sha256Digest();
        CRC32 crc = new CRC32();
        for (int i = 0; i < times; i++) {
            sha256.update(block);
            crc.update(block);
        }
        long size = (long) block.length * times;
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(compressed ? ZipEntry.DEFLATED : ZipEntry.STORED);
        entry.setSize(size);
        entry.setCompressedSize(compressed ? compressedSize(block, times) : size);
        zip.setLevel(Deflater.BEST_SPEED);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        for (int i = 0; i < times; i++) {
            zip.write(block);
        }
        zip.closeEntry();
        String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest());
        record.append(name)
                .append(",sha256=")
                .append(hash)
                .append(',')
                .append(size)
                .append('\n');
    }

    private static long compressedSize(byte[] block, int times) throws IOException {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try (OutputStream out = new DeflaterOutputStream(OutputStream.nullOutputStream(), deflater)) {
            for (int i = 0; i < times; i++) {
                out.write(block);
            }
        }
        long size = deflater.getBytesWritten();
        deflater.end();
        return size;
    }

    private static String metadata(String project, String version) {
        return "Metadata-Version: 2.1\nName: " + project + "\nVersion: " + version
                + "\nSummary: One of many, to be measured by\nRequires-Python: >=3.8\n\nNothing to see here.\n";
    }

    private static String filename(String project, String version) {
        return project.replace('-', '_') + "-" + version + "-py3-none-any.whl";
    }

    private static byte[] noise(String seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed.hashCode()).nextBytes(bytes);
        return bytes;
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Those that twine declares. */
    private static final class Digests {
        private final MessageDigest sha256 = sha256Digest();
        private final Blake2bDigest blake2b = new Blake2bDigest(256);

        void update(byte[] bytes, int from, int length) {
            sha256.update(bytes, from, length);
            blake2b.update(bytes, from, length);
        }

        String sha256() {
            return HexFormat.of().formatHex(sha256.digest());
        }

        String blake2b() {
            byte[] digest = new byte[32];
            blake2b.doFinal(digest, 0);
            return HexFormat.of().formatHex(digest);
        }
    }
}
