package affineur.command.status;

import static affineur.command.Facts.NAME;
import static affineur.command.Facts.PROJECT;
import static affineur.command.Facts.SDIST;
import static affineur.command.Facts.WHEEL;
import static affineur.command.Facts.deleted;
import static affineur.command.Facts.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.command.Slice;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageStatus;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MarkPackageTest {
    private final Slice status = Slice.of(MarkPackageDecider::register);

    @ParameterizedTest
    @EnumSource(value = PackageStatus.class, names = "ACTIVE", mode = EnumSource.Mode.EXCLUDE)
    void givesAPackageAStatus(PackageStatus wanted) {
        status.given(published(WHEEL)).when(mark(wanted, "so be it")).then(marked(wanted, "so be it"));
    }

    @Test
    void takesAStatusBack() {
        status.given(published(WHEEL), marked(PackageStatus.QUARANTINED, "odd"))
                .when(mark(PackageStatus.ACTIVE, null))
                .then(marked(PackageStatus.ACTIVE, null));
    }

    @Test
    void takesTheSameAgainAsNoNews() {
        status.given(published(WHEEL), marked(PackageStatus.ARCHIVED, "done"))
                .when(mark(PackageStatus.ARCHIVED, "done"))
                .thenNothing();
    }

    @Test
    void takesAnActivePackageAsActive() {
        status.given(published(WHEEL)).when(mark(PackageStatus.ACTIVE, null)).thenNothing();
    }

    @Test
    void recordsAnotherReason() {
        status.given(published(WHEEL), marked(PackageStatus.ARCHIVED, "done"))
                .when(mark(PackageStatus.ARCHIVED, null))
                .then(marked(PackageStatus.ARCHIVED, null));
    }

    @Test
    void findsNoPackageWithoutFiles() {
        status.given(published(WHEEL), published(SDIST), deleted(WHEEL), deleted(SDIST))
                .when(mark(PackageStatus.ARCHIVED, null))
                .thenRefused("package-not-found", Kind.NOT_FOUND, "There is no package 'my-package'");
    }

    @Test
    void letsAPackageOutOfQuarantineThatIsGone() {
        status.given(published(WHEEL), marked(PackageStatus.QUARANTINED, null), deleted(WHEEL))
                .when(mark(PackageStatus.ACTIVE, null))
                .then(marked(PackageStatus.ACTIVE, null));
    }

    @Test
    void changesNothingInAnArchivedProject() {
        status.given(published(WHEEL), new ProjectArchived(PROJECT))
                .when(mark(PackageStatus.ARCHIVED, null))
                .thenRefused("project-archived", Kind.FORBIDDEN, "The project is archived");
    }

    @Test
    void bindsAReasonToOneLine() {
        assertThat(mark(PackageStatus.ARCHIVED, " ").reason()).isNull();
        assertThatThrownBy(() -> mark(PackageStatus.ARCHIVED, "x".repeat(1001)))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("A reason of a status has at most 1000");
        assertThatThrownBy(() -> mark(PackageStatus.ARCHIVED, "two\nlines")).isInstanceOf(Refusal.class);
    }

    private static MarkPackage mark(PackageStatus status, @Nullable String reason) {
        return new MarkPackage(PROJECT, NAME, status, reason);
    }

    private static PackageMarked marked(PackageStatus status, @Nullable String reason) {
        return new PackageMarked(PROJECT, NAME, status, reason);
    }
}
