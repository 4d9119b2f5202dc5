package affineur.command.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.packaging.DistributionFilename;
import affineur.packaging.EnclosedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wheel with members beyond 4 GiB, written by somebody else's writer. */
class LargeWheelIT {
    private static final String NAME = "demo-1.0-py3-none-any.whl";
    private static final String DIST_INFO = "demo-1.0.dist-info/";
    private static final long LARGE = (4L << 30) + 12_345;

    @Test
    void isReadOnceFromItsBeginningToItsEnd(@TempDir Path directory) throws Exception {
        Path file = directory.resolve(NAME);
        write(file);

        try (CountingChannel channel = new CountingChannel(FileChannel.open(file));
                MemberDigests nothing = new MemberDigests()) {
            Inspected inspected = DistributionInspector.inspect(channel, DistributionFilename.parse(NAME), nothing);

            assertThat(inspected.sboms())
                    .singleElement()
                    .satisfies(sbom -> assertThat(sbom.offset()).isGreaterThan(LARGE))
                    .extracting(EnclosedFile::mediaType)
                    .isEqualTo("application/json");
            assertThat(channel.size()).isGreaterThan(LARGE);
            // what is looked at twice is the directory and the few files that say something
            assertThat(channel.read).isBetween(channel.size(), channel.size() + (2L << 20));
        }
    }

    @Test
    void isNotReadAgainAfterItPassed(@TempDir Path directory) throws Exception {
        Path file = directory.resolve(NAME);
        write(file);

        try (CountingChannel channel = new CountingChannel(FileChannel.open(file));
                MemberDigests known = new MemberDigests()) {
            try (InputStream passing = Files.newInputStream(file)) {
                byte[] piece = new byte[64 * 1024];
                for (int length = passing.read(piece); length >= 0; length = passing.read(piece)) {
                    known.update(piece, 0, length);
                }
            }
            Inspected inspected = DistributionInspector.inspect(channel, DistributionFilename.parse(NAME), known);

            assertThat(inspected.sboms()).hasSize(1);
            assertThat(channel.read).isLessThan(2L << 20);
        }
    }

    /** The large member is of zeros, stored. */
    private static void write(Path file) throws IOException, NoSuchAlgorithmException {
        StringBuilder record = new StringBuilder();
        try (ZipOutputStream zip = new ZipOutputStream(new Sparse(file))) {
            zip.setMethod(ZipOutputStream.STORED);
            CRC32 crc = new CRC32();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream zeros = new CheckedInputStream(new DigestInputStream(new Zeros(), digest), crc)) {
                zeros.transferTo(OutputStream.nullOutputStream());
            }
            ZipEntry large = new ZipEntry("demo/large.bin");
            large.setSize(LARGE);
            large.setCrc(crc.getValue());
            zip.putNextEntry(large);
            new Zeros().transferTo(zip);
            record.append(row("demo/large.bin", digest.digest(), LARGE));
            String metadata = "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n";
            for (String[] small : new String[][] {
                {"METADATA", metadata}, {"WHEEL", "Wheel-Version: 1.0\n"}, {"sboms/a.json", "{}"}, {"RECORD", ""}
            }) {
                String text = small[0].equals("RECORD") ? record + DIST_INFO + "RECORD,,\n" : small[1];
                byte[] content = text.getBytes(StandardCharsets.UTF_8);
                CRC32 sum = new CRC32();
                sum.update(content);
                ZipEntry entry = new ZipEntry(DIST_INFO + small[0]);
                entry.setSize(content.length);
                entry.setCrc(sum.getValue());
                zip.putNextEntry(entry);
                zip.write(content);
                record.append(row(DIST_INFO + small[0], digest.digest(content), content.length));
            }
        }
    }

    private static String row(String path, byte[] digest, long size) {
        return path + ",sha256=" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + "," + size + "\n";
    }

    private static final class Zeros extends InputStream {
        private long left = LARGE;

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int most = (int) Math.min(length, left);
            Arrays.fill(target, offset, offset + most, (byte) 0);
            left -= most;
            return most == 0 && length > 0 ? -1 : most;
        }
    }

    /** Skips many zeros, which the file system then does not store. */
    private static final class Sparse extends OutputStream {
        private static final byte[] ZEROS = new byte[64 * 1024];
        private static final int LEAST = 1024;

        private final FileChannel file;

        Sparse(Path path) throws IOException {
            file = FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            if (length >= LEAST
                    && length <= ZEROS.length
                    && Arrays.equals(source, offset, offset + length, ZEROS, 0, length)) {
                file.position(file.position() + length);
                return;
            }
            for (ByteBuffer left = ByteBuffer.wrap(source, offset, length); left.hasRemaining(); ) {
                file.write(left);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
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
