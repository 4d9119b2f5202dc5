package affineur.command.generic;

import static affineur.command.Facts.PROJECT;
import static affineur.command.Facts.genericDeleted;
import static affineur.command.Facts.genericProtection;
import static affineur.command.Facts.genericPublished;
import static affineur.command.Facts.hashes;

import affineur.command.Facts;
import affineur.command.Slice;
import affineur.events.DuplicatesEvent.DuplicatesChanged;
import affineur.events.DuplicatesEvent.DuplicatesInherited;
import affineur.events.GroupId;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProtectionLevel;
import affineur.generic.GenericPath;
import affineur.generic.GenericStatus;
import affineur.refusal.Refusal.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PublishGenericFileTest {
    private final Slice publish = Slice.of(PublishGenericFileDecider::register);

    private static final GroupId OUTER = new GroupId(1);
    private static final GroupId INNER = new GroupId(5);
    private static final List<GroupId> GROUPS = List.of(INNER, OUTER);

    private static PublishGenericFile publish(String path, String content, @Nullable GenericStatus status) {
        return new PublishGenericFile(
                PROJECT,
                Facts.TOOL,
                Facts.TOOL_ONE,
                new GenericPath(path),
                content.length(),
                hashes(content),
                GROUPS,
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
    void publishesNoOtherBytesAtAPathWhereDuplicatesAreNotAllowed() {
        publish.given(genericPublished("tool", "bytes", null), new DuplicatesChanged(OUTER, false, null))
                .when(publish("tool", "others", null))
                .thenRefused("duplicate-package", Kind.INVALID, "Duplicate package is not allowed");
    }

    @Test
    void takesTheSameBytesAgainAlsoWhereDuplicatesAreNotAllowed() {
        publish.given(genericPublished("tool", "bytes", null), new DuplicatesChanged(OUTER, false, null))
                .when(publish("tool", "bytes", null))
                .thenNothing();
    }

    @Test
    void publishesAtAnotherPathWhereDuplicatesAreNotAllowed() {
        publish.given(
                        genericPublished("tool", "bytes", GenericStatus.DEFAULT),
                        new DuplicatesChanged(INNER, false, null))
                .when(publish("other", "others", GenericStatus.HIDDEN))
                .then(genericPublished("other", "others", GenericStatus.HIDDEN));
    }

    @Test
    void publishesAtAPathWhoseFileWasDeletedWhereDuplicatesAreNotAllowed() {
        publish.given(
                        new DuplicatesChanged(INNER, false, null),
                        genericPublished("tool", "bytes", null),
                        genericDeleted("tool", "bytes", 1))
                .when(publish("tool", "others", null))
                .then(genericPublished("tool", "others", null));
    }

    /** The package is {@code tool}, of version {@code 1.0}. */
    @ParameterizedTest
    @CsvSource({
        "false, 't.+l', true",
        "false, '1\\.[0-9]', true",
        "false, 'to', false",
        "false, 'tool|SNAPSHOT', true",
        "true, 'tool', false",
        "true, 'other', true",
    })
    void treatsWhatMatchesAsAWholeTheOtherWay(boolean allowed, String exceptions, boolean published) {
        var then = publish.given(
                        genericPublished("tool", "bytes", null), new DuplicatesChanged(OUTER, allowed, exceptions))
                .when(publish("tool", "others", null));
        if (published) {
            then.then(genericPublished("tool", "others", null));
        } else {
            then.thenRefused("duplicate-package", Kind.INVALID, "Duplicate package is not allowed");
        }
    }

    @Test
    void goesByTheNearestGroupThatSaysAnything() {
        publish.given(
                        genericPublished("tool", "bytes", null),
                        new DuplicatesChanged(OUTER, false, null),
                        new DuplicatesChanged(INNER, true, null))
                .when(publish("tool", "others", null))
                .then(genericPublished("tool", "others", null));
        Slice.of(PublishGenericFileDecider::register)
                .given(
                        genericPublished("tool", "bytes", null),
                        new DuplicatesChanged(OUTER, false, null),
                        new DuplicatesChanged(INNER, true, null),
                        new DuplicatesInherited(INNER))
                .when(publish("tool", "others", null))
                .thenRefused("duplicate-package", Kind.INVALID, "Duplicate package is not allowed");
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
