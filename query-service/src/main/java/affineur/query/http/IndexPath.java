package affineur.query.http;

import affineur.http.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * Where in a project's index a request points. The index of the default project is at the root; that of any is at
 * {@code /api/v4/projects/<number or URL-encoded path>/packages/pypi}. Links within an index are relative, so that one
 * page serves both.
 *
 * @param project number or full path, decoded; null for the default one
 * @param rest the path within the index, still encoded: {@code /simple/my-package/}
 */
public record IndexPath(@Nullable String project, String rest) {
    private static final String PROJECTS = "/api/v4/projects/";
    private static final String INDEX = "/packages/pypi/";

    /** @param path of the request, encoded as it came, without query */
    public static Optional<IndexPath> of(String path) {
        if (path.startsWith("/simple") || path.startsWith("/files/")) {
            return Optional.of(new IndexPath(null, path));
        }
        if (!path.startsWith(PROJECTS)) {
            return Optional.empty();
        }
        int end = path.indexOf('/', PROJECTS.length());
        if (end <= PROJECTS.length() || !path.startsWith(INDEX, end)) {
            return Optional.empty();
        }
        return decode(path.substring(PROJECTS.length(), end))
                .map(project -> new IndexPath(project, path.substring(end + INDEX.length() - 1)));
    }

    /** What reads these paths in the index of the default project and of any. */
    public static List<Endpoint> endpoints(String... rests) {
        return Stream.of("", PROJECTS + "{project}/packages/pypi")
                .flatMap(index -> Stream.of(rests).map(rest -> new Endpoint("GET", index + rest)))
                .toList();
    }

    /** One segment of a path as it was meant; empty if it is encoded badly. */
    public static Optional<String> decode(String segment) {
        try {
            return Optional.of(UriUtils.decode(segment, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
