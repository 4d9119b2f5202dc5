package affineur.query.http;

import affineur.access.Access;
import affineur.http.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.web.util.UriUtils;

/**
 * Where in an index a request points. The index of the default project is at the root; that of any is at
 * {@code /api/v4/projects/<number or URL-encoded path>/packages/pypi}, a group's at {@code /api/v4/groups/<the same>/-/packages/pypi}.
 * Links within an index are relative, so that one page serves all.
 *
 * @param idOrPath number or full path, decoded
 * @param rest the path within the index, still encoded: {@code /simple/my-package/}
 */
public record IndexPath(Owner owner, String idOrPath, String rest) {
    /** What has an index. */
    public enum Owner {
        PROJECT("/api/v4/projects/", "/packages/pypi/"),
        GROUP("/api/v4/groups/", "/-/packages/pypi/");

        private final String before;
        private final String behind;

        Owner(String before, String behind) {
            this.before = before;
            this.behind = behind;
        }

        private Optional<IndexPath> of(String path) {
            int end = path.indexOf('/', before.length());
            if (end <= before.length() || !path.startsWith(behind, end)) {
                return Optional.empty();
            }
            return decode(path.substring(before.length(), end))
                    .map(idOrPath -> new IndexPath(this, idOrPath, path.substring(end + behind.length() - 1)));
        }

        private String pattern(String id) {
            return before + id + behind.substring(0, behind.length() - 1);
        }
    }

    /** @param path of the request, encoded as it came, without query */
    public static Optional<IndexPath> of(String path) {
        if (path.startsWith("/simple") || path.startsWith("/files/")) {
            return Optional.of(new IndexPath(Owner.PROJECT, Access.DEFAULT_PROJECT.toString(), path));
        }
        for (Owner owner : Owner.values()) {
            if (path.startsWith(owner.before)) {
                return owner.of(path);
            }
        }
        return Optional.empty();
    }

    /** What reads these paths in the index of the default project, of any, and of a group. */
    public static List<Endpoint> endpoints(String... rests) {
        return Stream.of("", Owner.PROJECT.pattern("{project}"), Owner.GROUP.pattern("{id}"))
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
