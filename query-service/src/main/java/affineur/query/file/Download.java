package affineur.query.file;

import affineur.downloads.Retrieval.Subject;
import affineur.packaging.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpField;
import org.jspecify.annotations.Nullable;

/**
 * Content that a request may have, and what is said of it.
 *
 * @param of what it is, for the record
 * @param modified when it was uploaded; null if what is there next may be older, so that dates tell nothing
 * @param caching {@code Cache-Control}
 * @param disposition what is said of it where it is served elsewhere; empty if it is only served here
 * @param more headers that it has wherever it is found
 */
record Download(
        Subject of,
        Sha256 content,
        HttpField contentType,
        @Nullable Instant modified,
        HttpField caching,
        Optional<String> disposition,
        List<HttpField> more) {
    Download {
        more = List.copyOf(more);
    }

    /** The strong entity tag: the digest of the content. */
    String tag() {
        return '"' + content.hex() + '"';
    }

    /** In whole seconds, of milliseconds since 1970. */
    OptionalLong lastModified() {
        return modified == null ? OptionalLong.empty() : OptionalLong.of(modified.getEpochSecond() * 1000);
    }
}
