package affineur.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the body of a {@link Problem} is written: as problem+json (RFC 9457) for programs, as a page for browsers, else as
 * plain text, because uv and Poetry print the body as it is.
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

    /**
     * What the client likes best. JSON and HTML must be named; {@code *}{@code /*} means plain text. Never a refusal: an
     * answer that says no has to be said somehow.
     *
     * @param accept the header's value, several of them joined by commas
     */
    static ProblemFormat accepted(@Nullable String accept) {
        double json = 0;
        double html = 0;
        double plain = 0;
        double any = 0;
        for (String range : accept == null ? new String[0] : accept.split(",", -1)) {
            String[] parts = range.split(";", -1);
            String type = parts[0].strip().toLowerCase(Locale.ROOT);
            double quality = quality(parts);
            if (type.equals("application/json") || type.endsWith("+json") || type.equals("application/*")) {
                json = Math.max(json, quality);
            } else if (type.equals("text/html") || type.equals("application/xhtml+xml")) {
                html = Math.max(html, quality);
            } else if (type.equals("text/plain") || type.equals("text/*")) {
                plain = Math.max(plain, quality);
            } else if (type.equals("*/*")) {
                any = Math.max(any, quality);
            }
        }
        plain = plain == 0 ? any : plain;
        if (json > 0 && json >= html && json >= plain) {
            return JSON;
        }
        return html > plain ? HTML : PLAIN;
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
