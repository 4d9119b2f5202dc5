package affineur.query.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.ProjectId;
import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecentFilesTest {
    private static final ProjectId PROJECT = new ProjectId(1);
    private static final Sha256 SHA256 = new Sha256("a".repeat(64));
    private static final String FILENAME = "pack-1.0.tar.gz";
    private static final CataloguedFile FILE = new CataloguedFile(
            7,
            PackageName.parse("pack"),
            Version.parse("1.0"),
            FILENAME,
            1,
            new Hashes(SHA256, "b".repeat(64), "c".repeat(32)),
            null,
            SHA256,
            null,
            List.of(),
            Instant.EPOCH,
            null,
            List.of(),
            null);

    private final RecentFiles files = new RecentFiles((project, filename) -> Optional.empty());

    @Test
    void knowsTheFilesOfAPageThatWasMade() {
        files.remember(PROJECT, List.of(FILE), files.age());
        assertThat(files.get(PROJECT, FILENAME)).contains(FILE);
    }

    @Test
    void forgetsAFileThatChanged() {
        files.remember(PROJECT, List.of(FILE), files.age());
        files.drop(PROJECT, FILENAME);
        assertThat(files.get(PROJECT, FILENAME)).isEmpty();
    }

    @Test
    void doesNotBelieveWhatWasReadBeforeAChange() {
        long age = files.age();
        files.drop(PROJECT, FILENAME);
        files.remember(PROJECT, List.of(FILE), age);
        assertThat(files.get(PROJECT, FILENAME)).isEmpty();
    }
}
