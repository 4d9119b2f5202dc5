package affineur.command.yank;

import static affineur.command.Facts.NAME;
import static affineur.command.Facts.ONE;
import static affineur.command.Facts.PROJECT;
import static affineur.command.Facts.SDIST;
import static affineur.command.Facts.TWO;
import static affineur.command.Facts.WHEEL;
import static affineur.command.Facts.deleted;
import static affineur.command.Facts.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.command.Slice;
import affineur.command.yank.Yank.UnyankFile;
import affineur.command.yank.Yank.UnyankRelease;
import affineur.command.yank.Yank.YankFile;
import affineur.command.yank.Yank.YankRelease;
import affineur.events.FileEvent.FileUnyanked;
import affineur.events.FileEvent.FileYanked;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProjectEvent.ProjectUnarchived;
import affineur.events.ReleaseEvent.ReleaseUnyanked;
import affineur.events.ReleaseEvent.ReleaseYanked;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import org.junit.jupiter.api.Test;

final class YankTest {
    private final Slice yank = Slice.of(handlers -> {
        YankReleaseDecider.register(handlers);
        YankFileDecider.register(handlers);
    });

    @Test
    void yanksARelease() {
        yank.given(published(WHEEL)).when(yankRelease("broken")).then(releaseYanked("broken"));
    }

    @Test
    void changesNothingInAnArchivedProject() {
        yank.given(published(WHEEL), new ProjectArchived(PROJECT))
                .when(yankRelease("broken"))
                .thenRefused("project-archived", Kind.FORBIDDEN, "The project is archived");
    }

    @Test
    void changesNoFileInAnArchivedProject() {
        yank.given(published(WHEEL), new ProjectArchived(PROJECT))
                .when(new UnyankFile(PROJECT, NAME, ONE, WHEEL))
                .thenRefused("project-archived", Kind.FORBIDDEN, "The project is archived");
    }

    @Test
    void yanksInAProjectThatIsArchivedNoLonger() {
        yank.given(published(WHEEL), new ProjectArchived(PROJECT), new ProjectUnarchived(PROJECT))
                .when(yankRelease("broken"))
                .then(releaseYanked("broken"));
    }

    @Test
    void takesTheSameReasonAgainAsNoNews() {
        yank.given(published(WHEEL), releaseYanked("broken"))
                .when(yankRelease("broken"))
                .thenNothing();
    }

    @Test
    void recordsAnotherReason() {
        yank.given(published(WHEEL), releaseYanked("broken"))
                .when(yankRelease("leaks secrets"))
                .then(releaseYanked("leaks secrets"));
    }

    @Test
    void yanksWithoutAReason() {
        yank.given(published(WHEEL)).when(yankRelease("")).then(releaseYanked(""));
    }

    @Test
    void unyanksARelease() {
        yank.given(published(WHEEL), releaseYanked("broken"))
                .when(new UnyankRelease(PROJECT, NAME, ONE))
                .then(new ReleaseUnyanked(PROJECT, NAME, ONE));
    }

    @Test
    void unyanksWhatIsNotYankedAsNoNews() {
        yank.given(published(WHEEL)).when(new UnyankRelease(PROJECT, NAME, ONE)).thenNothing();
    }

    @Test
    void forgetsAReleasesYankWithItsLastFile() {
        yank.given(
                        published(SDIST),
                        published(WHEEL),
                        releaseYanked("broken"),
                        deleted(SDIST),
                        deleted(WHEEL),
                        published(WHEEL))
                .when(yankRelease("broken"))
                .then(releaseYanked("broken"));
    }

    @Test
    void remembersAReleasesYankWhileAFileIsLeft() {
        yank.given(published(SDIST), published(WHEEL), releaseYanked("broken"), deleted(SDIST))
                .when(yankRelease("broken"))
                .thenNothing();
    }

    @Test
    void findsNoReleaseWithoutFiles() {
        yank.given(published(WHEEL), deleted(WHEEL))
                .when(yankRelease("broken"))
                .thenRefused("release-not-found", Kind.NOT_FOUND, "There is no release 1.0");
    }

    @Test
    void yanksAFile() {
        yank.given(published(WHEEL)).when(yankFile("broken")).then(fileYanked("broken"));
    }

    @Test
    void yanksAFileOnce() {
        yank.given(published(WHEEL), fileYanked("broken"))
                .when(yankFile("broken"))
                .thenNothing();
    }

    @Test
    void unyanksAFile() {
        yank.given(published(WHEEL), fileYanked("broken"))
                .when(new UnyankFile(PROJECT, NAME, ONE, WHEEL))
                .then(new FileUnyanked(PROJECT, NAME, ONE, WHEEL));
    }

    @Test
    void forgetsAFilesYankWithTheFile() {
        yank.given(published(WHEEL), fileYanked("broken"), deleted(WHEEL), published(WHEEL))
                .when(new UnyankFile(PROJECT, NAME, ONE, WHEEL))
                .thenNothing();
    }

    @Test
    void findsNoFileUnderAnotherVersion() {
        yank.given(published(WHEEL))
                .when(new YankFile(PROJECT, NAME, TWO, WHEEL, new YankReason("broken")))
                .thenRefused("file-not-found", Kind.NOT_FOUND, "There is no file");
    }

    @Test
    void bindsAReasonToOneLineOfAThousandCharacters() {
        assertThat(new YankReason("ä".repeat(1000)).text()).hasSize(1000);
        assertThatThrownBy(() -> new YankReason("x".repeat(1001))).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new YankReason("two\nlines")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new YankReason("half a pair \ud83d")).isInstanceOf(Refusal.class);
    }

    private static YankRelease yankRelease(String reason) {
        return new YankRelease(PROJECT, NAME, ONE, new YankReason(reason));
    }

    private static ReleaseYanked releaseYanked(String reason) {
        return new ReleaseYanked(PROJECT, NAME, ONE, reason);
    }

    private static YankFile yankFile(String reason) {
        return new YankFile(PROJECT, NAME, ONE, WHEEL, new YankReason(reason));
    }

    private static FileYanked fileYanked(String reason) {
        return new FileYanked(PROJECT, NAME, ONE, WHEEL, reason);
    }
}
