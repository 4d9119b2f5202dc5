package affineur.command.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.blobs.filesystem.FileSystemBlobs;
import affineur.packaging.Sha256;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IncomingFileTest {
    private static final byte[] CONTENT = "ten bytes.".getBytes(StandardCharsets.US_ASCII);

    @Test
    void takesAFileOfTheLargestSize(@TempDir Path directory) throws IOException {
        try (FileSystemBlobs blobs = FileSystemBlobs.open(directory);
                IncomingFile file = new IncomingFile(
                        blobs.stage(), new ContentDigests(Thread::startVirtualThread, List.of()), 20)) {
            file.write(CONTENT, 0, 10);
            file.write(CONTENT, 0, 10);
            file.finish();

            assertThat(file.size()).isEqualTo(20);
            file.staged().keep(file.hashes().sha256());
            assertThat(blobs.find(file.hashes().sha256()).orElseThrow().size()).isEqualTo(20);
        }
    }

    @Test
    void refusesTheFirstByteTooMany(@TempDir Path directory) throws IOException {
        try (FileSystemBlobs blobs = FileSystemBlobs.open(directory)) {
            try (IncomingFile file =
                    new IncomingFile(blobs.stage(), new ContentDigests(Thread::startVirtualThread, List.of()), 20)) {
                file.write(CONTENT, 0, 10);
                file.write(CONTENT, 0, 10);

                assertThatThrownBy(() -> file.write(CONTENT, 0, 1))
                        .isInstanceOf(Refusal.class)
                        .hasMessageStartingWith("File is too large");
            }
            assertThat(directory.resolve("staged")).isEmptyDirectory();
        }
    }

    @Test
    void digestsOnlyWhatIsThere(@TempDir Path directory) throws IOException {
        try (FileSystemBlobs blobs = FileSystemBlobs.open(directory);
                IncomingFile file = new IncomingFile(
                        blobs.stage(), new ContentDigests(Thread::startVirtualThread, List.of()), 20)) {
            file.write(CONTENT, 0, 3);
            file.finish();

            assertThat(file.hashes().sha256())
                    .isEqualTo(new Sha256("e4432baa90819aaef51d2a7f8e148bf7e679610f3173752fabb4dcb2d0f418d3"));
        }
    }
}
