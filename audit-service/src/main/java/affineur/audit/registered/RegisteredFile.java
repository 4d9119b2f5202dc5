package affineur.audit.registered;

import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import org.jspecify.annotations.Nullable;

/**
 * A content that a file had, or has.
 *
 * @param id that names it for ever
 * @param position of the event by which it came, the last one if it came again
 * @param project where it was published; null if it came from an upstream
 * @param upstream its name, and the {@code url} of the file there; null if it was published here
 * @param deleted position of the event by which it went; null while it is there
 * @param yanked why, if the file itself is yanked; null if not
 */
public record RegisteredFile(
        String id,
        long position,
        @Nullable Long project,
        @Nullable String upstream,
        @Nullable String url,
        PackageName name,
        Version version,
        String filename,
        Sha256 sha256,
        @Nullable Long deleted,
        @Nullable String yanked) {
    /** By which the files of a release are found: {@code name/canonical version}. */
    public static String release(PackageName name, String canonicalVersion) {
        return name + "/" + canonicalVersion;
    }

    public boolean isWheel() {
        return filename.endsWith(".whl");
    }

    RegisteredFile deleted(long by) {
        return new RegisteredFile(id, position, project, upstream, url, name, version, filename, sha256, by, yanked);
    }

    RegisteredFile yanked(@Nullable String reason) {
        return new RegisteredFile(
                id, position, project, upstream, url, name, version, filename, sha256, deleted, reason);
    }
}
