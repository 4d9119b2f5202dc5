package affineur.command.multipart;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A header's value with parameters: {@code form-data; name="content"; filename="a.whl"}. Strict: what two readers could
 * read in two ways is refused.
 *
 * @param value in lower case
 * @param parameters by their names in lower case
 */
record HeaderValue(String value, Map<String, String> parameters) {
    static HeaderValue parse(String header) {
        return new Parser(header).parse();
    }

    @Nullable
    String parameter(String name) {
        return parameters.get(name);
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        HeaderValue parse() {
            int semicolon = text.indexOf(';');
            at = semicolon < 0 ? text.length() : semicolon;
            String value = text.substring(0, at).strip().toLowerCase(Locale.ROOT);
            Map<String, String> parameters = new LinkedHashMap<>();
            while (at < text.length()) {
                at++; // the semicolon
                spaces();
                if (at == text.length()) {
                    break;
                }
                int equals = text.indexOf('=', at);
                if (equals < 0) {
                    throw new MalformedMultipart("a header has a parameter without a value.");
                }
                String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
                at = equals + 1;
                spaces();
                String parameter = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
                if (parameters.put(name, parameter) != null) {
                    throw new MalformedMultipart("a header has the same parameter twice.");
                }
                spaces();
                if (at < text.length() && text.charAt(at) != ';') {
                    throw new MalformedMultipart("a header has text behind a parameter's value.");
                }
            }
            return new HeaderValue(value, parameters);
        }

        private String token() {
            int semicolon = text.indexOf(';', at);
            int end = semicolon < 0 ? text.length() : semicolon;
            String token = text.substring(at, end).strip();
            at = end;
            return token;
        }

        private String quoted() {
            StringBuilder quoted = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return quoted.toString();
                }
                // Only quotes and backslashes are escaped; any other backslash is part of some client's path.
                if (c == '\\'
                        && at + 1 < text.length()
                        && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\')) {
                    at++;
                    c = text.charAt(at);
                }
                quoted.append(c);
            }
            throw new MalformedMultipart("a header has an opening quote without its end.");
        }

        private void spaces() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }
    }
}
