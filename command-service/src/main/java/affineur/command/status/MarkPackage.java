package affineur.command.status;

import affineur.command.Reason;
import affineur.events.PackageStatus;
import affineur.events.ProjectId;
import affineur.packaging.PackageName;
import affineur.refusal.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * Gives a package a status.
 *
 * @param reason for people, one line; null for none
 */
record MarkPackage(
        ProjectId project,
        PackageName name,
        PackageStatus status,
        @Nullable String reason) {
    /** @throws affineur.refusal.Refusal (invalid) if the reason is too long or has control characters */
    MarkPackage {
        reason = reason == null || reason.isBlank()
                ? null
                : Reason.checked(reason, "of a status", ProblemType.INVALID_STATUS_REASON);
    }
}
