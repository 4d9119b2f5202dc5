package affineur.blobs.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.blobs.Blobs;
import affineur.blobs.BlobsContract;
import affineur.blobs.Staged;
import affineur.packaging.Sha256;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSystemBlobsTest extends BlobsContract {
    @TempDir
    @Nullable
    Path directory;

    private @Nullable FileSystemBlobs blobs;

    @BeforeEach
    void open() throws IOException {
        blobs = FileSystemBlobs.open(root());
    }

    @AfterEach
    void close() throws IOException {
        open(blobs).close();
    }

    @Override
    protected Blobs blobs() {
        return open(blobs);
    }

    @Test
    void spreadsFilesOverTwoLevelsOfDirectories() throws IOException {
        Sha256 name = keep(bytes("a wheel"));
        String hex = name.hex();

        assertThat(root().resolve("sha256")
                        .resolve(hex.substring(0, 2))
                        .resolve(hex.substring(2, 4))
                        .resolve(hex))
                .hasBinaryContent(bytes("a wheel"));
        assertThat(blobs().find(name).orElseThrow().file())
                .hasValueSatisfying(file -> assertThat(file).hasBinaryContent(bytes("a wheel")));
    }

    @Test
    void removesWhatACrashLeftOnItsWayIn() throws IOException {
        Sha256 name = keep(bytes("kept"));
        close();
        Files.write(root().resolve("staged").resolve("0"), random(100));

        open();

        assertThat(root().resolve("staged")).isEmptyDirectory();
        assertThat(read(name, 0)).isEqualTo(bytes("kept"));
        keep(bytes("new content is staged under the number of the old one"));
    }

    @Test
    void leavesNothingStagedBehind() throws IOException {
        keep(bytes("new"));
        keep(bytes("new"));
        try (Staged dropped = blobs().stage()) {
            dropped.write(ByteBuffer.wrap(bytes("dropped")));
        }

        assertThat(root().resolve("staged")).isEmptyDirectory();
    }

    @Test
    void refusesASecondProcessOnTheSameDirectory() {
        assertThatThrownBy(() -> FileSystemBlobs.open(root()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by another process");
    }

    @Test
    void replacesAFileOfTheWrongSize() throws IOException {
        Sha256 name = keep(bytes("whole content"));
        Path file = blobs().find(name).orElseThrow().file().orElseThrow();
        Files.write(file, bytes("torn"));

        keep(bytes("whole content"));

        assertThat(read(name, 0)).isEqualTo(bytes("whole content"));
    }

    @Test
    void listsNoForeignFiles() throws IOException {
        Sha256 name = keep(bytes("ours"));
        Path beside = blobs().find(name).orElseThrow().file().orElseThrow().resolveSibling("README");
        Files.writeString(beside, "not ours");
        Files.writeString(root().resolve("sha256").resolve("stray"), "not ours either");

        assertThat(list()).extracting(Blobs.Kept::name).containsExactly(name);
    }

    @Test
    void refusesContentWhenTheDiskIsFull() throws IOException {
        close();
        blobs = FileSystemBlobs.open(root(), Long.MAX_VALUE);

        assertThatThrownBy(() -> blobs().stage()).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
            assertThat(refusal.code()).isEqualTo("storage-full");
        });
    }

    @Test
    void refusesContentWhenTheDirectoryCannotBeWritten() throws IOException {
        Path staged = root().resolve("staged");
        Files.delete(staged);

        assertThatThrownBy(() -> blobs().stage()).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
            assertThat(refusal.code()).isEqualTo("storage-unwritable");
        });
        Files.createDirectories(staged);
        keep(bytes("writable again"));
    }

    @Test
    void keepsNothingUnderATargetThatCannotBeWritten() throws IOException {
        byte[] content = bytes("nowhere to go");
        Files.writeString(root().resolve("sha256").resolve(sha256(content).hex().substring(0, 2)), "in the way");

        assertThatThrownBy(() -> keep(content)).isInstanceOf(Refusal.class);
        assertThat(root().resolve("staged")).isEmptyDirectory();
    }

    private Path root() {
        return Objects.requireNonNull(directory).resolve("blobs");
    }

    private static FileSystemBlobs open(@Nullable FileSystemBlobs blobs) {
        return Objects.requireNonNull(blobs);
    }
}
