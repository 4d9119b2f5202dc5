package affineur.command.generic;

import static affineur.command.Facts.PROJECT;
import static affineur.command.Facts.genericDeleted;
import static affineur.command.Facts.genericProtection;
import static affineur.command.Facts.genericPublished;
import static affineur.command.Facts.hashes;

import affineur.command.Facts;
import affineur.command.Slice;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProtectionLevel;
import affineur.generic.GenericPath;
import affineur.generic.GenericStatus;
import affineur.refusal.Refusal.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PublishGenericFileTest {
    private final Slice publish = Slice.of(PublishGenericFileDecider::register);

    private static PublishGenericFile publish(String path, String content, @Nullable GenericStatus status) {
        return new PublishGenericFile(
                PROJECT,
                Facts.TOOL,
                Facts.TOOL_ONE,
                new GenericPath(path),
                content.length(),
                hashes(content),
                null,
                status);
    }

    @Test
    void publishesAFile() {
        publish.given().when(publish("bin/tool", "bytes", null)).then(genericPublished("bin/tool", "bytes", null));
    }

    @Test
    void publishesNothingInAnArchivedProject() {
        publish.given(new ProjectArchived(PROJECT))
                .when(publish("tool", "bytes", null))
                .thenRefused("project-archived", Kind.FORBIDDEN, "The project is archived");
    }

    @Test
    void publishesNothingOfAPackageThatIsProtected() {
        publish.given(genericProtection(ProtectionLevel.MAINTAINER, null))
                .when(publish("tool", "bytes", null))
                .thenRefused("package-protected", Kind.FORBIDDEN, "Package protected.");
    }

    @Test
    void takesTheSameBytesAgainAsNoNews() {
        publish.given(genericPublished("tool", "bytes", null))
                .when(publish("tool", "bytes", null))
                .thenNothing();
    }

    @Test
    void publishesOtherBytesAtTheSamePath() {
        publish.given(genericPublished("tool", "bytes", null))
                .when(publish("tool", "others", null))
                .then(genericPublished("tool", "others", null));
    }

    @Test
    void publishesEarlierBytesAnewAfterOthers() {
        publish.given(genericPublished("tool", "bytes", null), genericPublished("tool", "others", null))
                .when(publish("tool", "bytes", null))
                .then(genericPublished("tool", "bytes", null));
    }

    @Test
    void publishesTheSameBytesAtAnotherPath() {
        publish.given(genericPublished("tool", "bytes", null))
                .when(publish("bin/tool", "bytes", null))
                .then(genericPublished("bin/tool", "bytes", null));
    }

    @Test
    void publishesWhatWasDeletedAnew() {
        publish.given(genericPublished("tool", "bytes", null), genericDeleted("tool", "bytes", 0))
                .when(publish("tool", "bytes", null))
                .then(genericPublished("tool", "bytes", null));
    }

    @Test
    void hidesAPackageByTheSameBytes() {
        publish.given(genericPublished("tool", "bytes", null))
                .when(publish("tool", "bytes", GenericStatus.HIDDEN))
                .then(genericPublished("tool", "bytes", GenericStatus.HIDDEN));
    }

    @Test
    void takesAStatusThatThePackageHasAsNoNews() {
        publish.given(genericPublished("tool", "bytes", null), genericPublished("more", "more", GenericStatus.HIDDEN))
                .when(publish("tool", "bytes", GenericStatus.HIDDEN))
                .thenNothing();
    }

    @Test
    void hidesANewPackageAfterAHiddenOneIsGone() {
        publish.given(
                        genericPublished("tool", "bytes", GenericStatus.HIDDEN),
                        genericDeleted("tool", "bytes", 0),
                        genericPublished("tool", "bytes", null))
                .when(publish("tool", "bytes", GenericStatus.HIDDEN))
                .then(genericPublished("tool", "bytes", GenericStatus.HIDDEN));
    }
}
