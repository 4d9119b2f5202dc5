package affineur.http;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the body of a {@link Problem} is written: as problem+json (RFC 9457) for programs, as a page for browsers, as plain text
 * for uv and Poetry, which print the body as it is. Who asks for nothing gets what is usual at the path: JSON where GitLab's API
 * is, with its {@code message}, but for the packages that pip and uploaders ask for there; else plain text.
 */
enum ProblemFormat {
    JSON("application/problem+json") {
        @Override
        String write(Problem problem, String correlation) {
            return MAPPER.writeValueAsString(MAPPER.createObjectNode()
                    .put("type", problem.type().uri())
                    .put("title", problem.type().title())
                    .put("status", problem.status())
                    .put("detail", problem.detail())
                    // what GitLab calls it: python-gitlab and scripts look there
                    .put("message", problem.detail())
                    .put("correlation", correlation));
        }
    },

    PLAIN("text/plain;charset=utf-8") {
        @Override
        String write(Problem problem, String correlation) {
            return problem.detail() + "\n";
        }
    },

    HTML("text/html;charset=utf-8") {
        @Override
        String write(Problem problem, String correlation) {
            return """
                    <!DOCTYPE html>
                    <html lang="en">
                    <head><meta charset="utf-8"><title>%1$d %2$s</title></head>
                    <body>
                    <h1>%2$s</h1>
                    <p>%3$s</p>
                    <p><small>%1$d, request %4$s</small></p>
                    </body>
                    </html>
                    """.formatted(
                            problem.status(),
                            escape(HttpStatus.getMessage(problem.status())),
                            escape(problem.detail()),
                            escape(correlation));
        }
    };

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Of what pip, uv and uploaders ask for: their users see the body, or nothing but the reason phrase. */
    private static final Pattern OF_INSTALLERS =
            Pattern.compile("/api/v4/(?:projects/[^/]+|groups/[^/]+/-)/packages/pypi(?:/.*)?");

    private final String contentType;

    ProblemFormat(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    abstract String write(Problem problem, String correlation);

    byte[] bytes(Problem problem, String correlation) {
        return write(problem, correlation).getBytes(StandardCharsets.UTF_8);
    }

    /** @param path as it was sent; null where a request is too broken to have one */
    static ProblemFormat usual(@Nullable String path) {
        return path != null
                        && path.startsWith("/api/v4/")
                        && !OF_INSTALLERS.matcher(path).matches()
                ? JSON
                : PLAIN;
    }

    /**
     * What the client likes best; what is usual if it says nothing, or {@code *}{@code /*}. Never a refusal: an answer that says
     * no has to be said somehow.
     *
     * @param accept the header's value, several of them joined by commas
     */
    static ProblemFormat accepted(@Nullable String accept, ProblemFormat usual) {
        Map<ProblemFormat, Double> named = new EnumMap<>(ProblemFormat.class);
        double any = 0;
        for (String range : accept == null ? new String[0] : accept.split(",", -1)) {
            String[] parts = range.split(";", -1);
            String type = parts[0].strip().toLowerCase(Locale.ROOT);
            double quality = quality(parts);
            if (type.equals("application/json") || type.endsWith("+json") || type.equals("application/*")) {
                named.merge(JSON, quality, Math::max);
            } else if (type.equals("text/html") || type.equals("application/xhtml+xml")) {
                named.merge(HTML, quality, Math::max);
            } else if (type.equals("text/plain") || type.equals("text/*")) {
                named.merge(PLAIN, quality, Math::max);
            } else if (type.equals("*/*")) {
                any = Math.max(any, quality);
            }
        }
        named.putIfAbsent(usual, any);
        named.putIfAbsent(PLAIN, any);
        // JSON first, where several are liked as much
        return Stream.of(JSON, PLAIN, HTML)
                .filter(format -> named.getOrDefault(format, 0.0) > 0)
                .max(Comparator.comparingDouble(named::get))
                .orElse(usual);
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
