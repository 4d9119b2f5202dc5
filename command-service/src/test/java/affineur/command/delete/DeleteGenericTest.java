package affineur.command.delete;

import static affineur.command.Facts.PROJECT;
import static affineur.command.Facts.TOOL;
import static affineur.command.Facts.TOOL_ONE;
import static affineur.command.Facts.genericDeleted;
import static affineur.command.Facts.genericProtection;
import static affineur.command.Facts.genericPublished;

import affineur.command.Slice;
import affineur.command.delete.DeleteGeneric.DeleteGenericFile;
import affineur.command.delete.DeleteGeneric.DeleteGenericPackage;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProtectionLevel;
import affineur.refusal.Refusal.Kind;
import org.junit.jupiter.api.Test;

final class DeleteGenericTest {
    private final Slice delete = Slice.of(DeleteGenericDecider::register);

    @Test
    void deletesAllFilesOfAPackage() {
        delete.given(
                        genericPublished("tool", "one", null),
                        genericPublished("tool", "two", null),
                        genericPublished("bin/tool", "three", null))
                .when(new DeleteGenericPackage(PROJECT, TOOL, TOOL_ONE, 0, null))
                .then(
                        genericDeleted("tool", "one", 0),
                        genericDeleted("tool", "two", 1),
                        genericDeleted("bin/tool", "three", 2));
    }

    @Test
    void deletesOneOfSeveralFilesAtAPath() {
        delete.given(genericPublished("tool", "one", null), genericPublished("tool", "two", null))
                .when(new DeleteGenericFile(PROJECT, TOOL, TOOL_ONE, 0, 1, null))
                .then(genericDeleted("tool", "two", 1));
    }

    @Test
    void findsNoFileThatWasDeleted() {
        delete.given(
                        genericPublished("tool", "one", null),
                        genericPublished("tool", "two", null),
                        genericDeleted("tool", "two", 1))
                .when(new DeleteGenericFile(PROJECT, TOOL, TOOL_ONE, 0, 1, null))
                .thenRefused("not-found", Kind.NOT_FOUND, "Not found");
    }

    @Test
    void findsNoPackageByAnOldNumber() {
        delete.given(
                        genericPublished("tool", "one", null),
                        genericDeleted("tool", "one", 0),
                        genericPublished("tool", "two", null))
                .when(new DeleteGenericPackage(PROJECT, TOOL, TOOL_ONE, 0, null))
                .thenRefused("not-found", Kind.NOT_FOUND, "Not found");
    }

    @Test
    void findsNoFileInAnotherPackage() {
        delete.given(genericPublished("tool", "one", null))
                .when(new DeleteGenericFile(PROJECT, TOOL, TOOL_ONE, 7, 0, null))
                .thenRefused("not-found", Kind.NOT_FOUND, "Not found");
    }

    @Test
    void deletesNothingInAnArchivedProject() {
        delete.given(genericPublished("tool", "one", null), new ProjectArchived(PROJECT))
                .when(new DeleteGenericPackage(PROJECT, TOOL, TOOL_ONE, 0, null))
                .thenRefused("project-archived", Kind.FORBIDDEN, "The project is archived");
    }

    @Test
    void deletesNothingThatIsProtectedFromTheOneWhoDeletes() {
        delete.given(genericPublished("tool", "one", null), genericProtection(null, ProtectionLevel.ADMIN))
                .when(new DeleteGenericFile(PROJECT, TOOL, TOOL_ONE, 0, 0, ProtectionLevel.OWNER))
                .thenRefused("package-deletion-protected", Kind.FORBIDDEN, "Package is deletion protected.");
    }
}
