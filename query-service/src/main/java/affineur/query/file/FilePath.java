package affineur.query.file;

import affineur.query.http.IndexPath;
import java.util.Optional;

/**
 * {@code /files/<sha256>/<filename>} in an index, and what is behind it.
 *
 * @param below empty, or the rest from the slash on that follows the filename
 */
record FilePath(String sha256, String filename, String below) {
    private static final String FILES = "/files/";
    private static final int DIGEST = 64;

    static boolean isFiles(String rest) {
        return rest.startsWith(FILES);
    }

    /** Whether it names a content, be there a file or not. */
    static boolean namesContent(String rest) {
        int slash = FILES.length() + DIGEST;
        return rest.length() > slash && rest.charAt(slash) == '/';
    }

    /** @param rest of the path within the index, encoded; empty if it is none, or encoded badly */
    static Optional<FilePath> of(String rest) {
        if (!isFiles(rest) || !namesContent(rest)) {
            return Optional.empty();
        }
        int begin = FILES.length() + DIGEST + 1;
        int slash = rest.indexOf('/', begin);
        int end = slash < 0 ? rest.length() : slash;
        String sha256 = rest.substring(FILES.length(), begin - 1);
        return IndexPath.decode(rest.substring(begin, end))
                .flatMap(filename ->
                        IndexPath.decode(rest.substring(end)).map(below -> new FilePath(sha256, filename, below)));
    }
}
