package affineur.command.delete;

import static affineur.command.Facts.NAME;
import static affineur.command.Facts.ONE;
import static affineur.command.Facts.PROJECT;
import static affineur.command.Facts.SDIST;
import static affineur.command.Facts.TWO;
import static affineur.command.Facts.WHEEL;
import static affineur.command.Facts.WHEEL_OF_TWO;
import static affineur.command.Facts.deleted;
import static affineur.command.Facts.protection;
import static affineur.command.Facts.published;

import affineur.command.Slice;
import affineur.command.delete.Delete.DeleteFile;
import affineur.command.delete.Delete.DeletePackage;
import affineur.command.delete.Delete.DeleteRelease;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProjectEvent.ProjectUnarchived;
import affineur.events.ProtectionLevel;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import affineur.refusal.Refusal.Kind;
import org.junit.jupiter.api.Test;

final class DeleteTest {
    private final Slice delete = Slice.of(DeleteDecider::register);

    @Test
    void deletesAFile() {
        delete.given(published(SDIST), published(WHEEL))
                .when(new DeleteFile(PROJECT, NAME, ONE, WHEEL, null, null, null))
                .then(deleted(WHEEL));
    }

    @Test
    void deletesAllFilesOfARelease() {
        delete.given(published(SDIST), published(WHEEL), published(WHEEL_OF_TWO))
                .when(new DeleteRelease(PROJECT, NAME, ONE, null, null))
                .then(deleted(SDIST), deleted(WHEEL));
    }

    @Test
    void deletesAReleaseInAnySpellingOfItsVersion() {
        delete.given(published(WHEEL))
                .when(new DeleteRelease(PROJECT, NAME, Version.parse("v1.0.0"), null, null))
                .then(deleted(WHEEL));
    }

    @Test
    void deletesAllFilesOfAPackage() {
        delete.given(published(SDIST), published(WHEEL), published(WHEEL_OF_TWO))
                .when(new DeletePackage(PROJECT, PackageName.parse("My.Package"), null))
                .then(deleted(SDIST), deleted(WHEEL), deleted(WHEEL_OF_TWO));
    }

    @Test
    void leavesAloneWhatWasDeletedBefore() {
        delete.given(published(SDIST), published(WHEEL), deleted(SDIST))
                .when(new DeletePackage(PROJECT, NAME, null))
                .then(deleted(WHEEL));
    }

    @Test
    void findsNoFileThatWasDeleted() {
        delete.given(published(WHEEL), deleted(WHEEL))
                .when(new DeleteFile(PROJECT, NAME, ONE, WHEEL, null, null, null))
                .thenRefused("file-not-found", Kind.NOT_FOUND, "There is no file");
    }

    @Test
    void findsNoReleaseOfAnotherVersion() {
        delete.given(published(WHEEL))
                .when(new DeleteRelease(PROJECT, NAME, TWO, null, null))
                .thenRefused("release-not-found", Kind.NOT_FOUND, "There is no release 2.0");
    }

    @Test
    void findsNoPackageWithoutFiles() {
        delete.given(published(WHEEL), deleted(WHEEL))
                .when(new DeletePackage(PROJECT, NAME, null))
                .thenRefused("package-not-found", Kind.NOT_FOUND, "There is no package 'my-package'");
    }

    @Test
    void deletesByTheNumbersOfReleaseAndFile() {
        delete.given(published(SDIST), published(WHEEL))
                .when(new DeleteFile(PROJECT, NAME, ONE, WHEEL, 0L, 1L, null))
                .then(deleted(WHEEL));
    }

    @Test
    void findsNoFileByTheNumberOfAnother() {
        delete.given(published(SDIST), published(WHEEL))
                .when(new DeleteFile(PROJECT, NAME, ONE, WHEEL, 0L, 0L, null))
                .thenRefused("file-not-found", Kind.NOT_FOUND, "There is no file");
    }

    @Test
    void findsNoFileByTheNumberOfAReleaseItIsNotOf() {
        delete.given(published(SDIST), published(WHEEL))
                .when(new DeleteFile(PROJECT, NAME, ONE, WHEEL, 1L, 1L, null))
                .thenRefused("file-not-found", Kind.NOT_FOUND, "There is no file");
    }

    @Test
    void findsNoReleaseByTheNumberOfAnEarlierLife() {
        delete.given(published(WHEEL), deleted(WHEEL), published(WHEEL))
                .when(new DeleteRelease(PROJECT, NAME, ONE, 0L, null))
                .thenRefused("release-not-found", Kind.NOT_FOUND, "There is no release 1.0");
    }

    @Test
    void deletesAReleaseByTheNumberOfItsPresentLife() {
        delete.given(published(WHEEL), deleted(WHEEL), published(WHEEL))
                .when(new DeleteRelease(PROJECT, NAME, ONE, 2L, null))
                .then(deleted(WHEEL));
    }

    @Test
    void deletesNothingInAnArchivedProject() {
        delete.given(published(WHEEL), new ProjectArchived(PROJECT))
                .when(new DeletePackage(PROJECT, NAME, null))
                .thenRefused("project-archived", Kind.FORBIDDEN, "The project is archived");
    }

    @Test
    void deletesInAProjectThatIsArchivedNoLonger() {
        delete.given(published(WHEEL), new ProjectArchived(PROJECT), new ProjectUnarchived(PROJECT))
                .when(new DeletePackage(PROJECT, NAME, null))
                .then(deleted(WHEEL));
    }

    @Test
    void deletesNothingThatIsProtectedFromTheOneWhoDeletes() {
        delete.given(published(WHEEL), protection(null, ProtectionLevel.OWNER))
                .when(new DeletePackage(PROJECT, NAME, ProtectionLevel.MAINTAINER))
                .thenRefused("package-deletion-protected", Kind.FORBIDDEN, "Package is deletion protected.");
    }

    @Test
    void deletesWhatIsProtectedFromOthersOnly() {
        delete.given(published(WHEEL), protection(ProtectionLevel.ADMIN, ProtectionLevel.OWNER))
                .when(new DeletePackage(PROJECT, NAME, ProtectionLevel.OWNER))
                .then(deleted(WHEEL));
    }
}
