package affineur.command.identity;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which project an upload URL means, by its path alone: it is told to everybody, and so whether there is such a project is
 * not told.
 */
final class Discovery {
    private static final int LONGEST = 1_000;
    private static final Pattern OF_PROJECT = Pattern.compile("/api/v4/projects/([^?#]+)/packages/pypi/?");
    private static final Pattern DEFAULT = Pattern.compile("/legacy/?");

    private Discovery() {}

    /**
     * The project as a segment of a path, encoded: its number, or its full path; empty if nobody uploads there.
     *
     * @param path as it is in the upload URL; a slash inside the project's path may be encoded or not
     */
    static Optional<String> project(String path, String byDefault) {
        if (path.length() > LONGEST) {
            return Optional.empty();
        }
        if (DEFAULT.matcher(path).matches()) {
            return Optional.of(byDefault);
        }
        Matcher project = OF_PROJECT.matcher(path);
        if (!project.matches()) {
            return Optional.empty();
        }
        try {
            String decoded = URLDecoder.decode(project.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
            return Optional.of(
                    URLEncoder.encode(decoded, StandardCharsets.UTF_8).replace("+", "%20"));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
