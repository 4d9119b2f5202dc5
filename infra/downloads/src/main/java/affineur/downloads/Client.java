package affineur.downloads;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client says of itself in {@code User-Agent}: pip and uv in JSON behind their names ({@code pip/25.3 {…}}), Poetry,
 * twine and others in product tokens ({@code poetry/2.2.1 CPython/3.12.3 Linux/6.8.0}). Whoever wants to lie may.
 *
 * @param installer {@code pip}; that which was named first
 * @param python the version of the language
 * @param implementation {@code CPython 3.12.3}
 * @param system {@code Linux 6.8.0}
 * @param distribution {@code Debian GNU/Linux 13}
 * @param cpu {@code x86_64}
 * @param ci whether it runs in continuous integration; null if it does not tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Client(
        @Nullable String installer,
        @Nullable String version,
        @Nullable String python,
        @Nullable String implementation,
        @Nullable String system,
        @Nullable String distribution,
        @Nullable String cpu,
        @Nullable Boolean ci) {
    /** Of an agent, in characters; what is beyond is not kept. */
    static final int LONGEST_AGENT = 1_000;

    private static final int LONGEST = 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern PRODUCT = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)/([^\\s;(){}\"]+)");
    private static final Pattern IMPLEMENTATION = Pattern.compile("(?i)cpython|pypy|graalpy|ironpython|jython");
    private static final Pattern SYSTEM = Pattern.compile("(?i)linux|darwin|windows|freebsd");

    /** Never fails: what cannot be read is not there. */
    static Client of(String agent) {
        int json = agent.indexOf('{');
        Client told = json < 0 ? null : ofJson(agent.substring(0, json), agent.substring(json));
        return told == null ? ofProducts(agent) : told;
    }

    /** As pip's {@code user_agent()} makes it, and uv after it. */
    private static @Nullable Client ofJson(String before, String json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JacksonException e) {
            return null;
        }
        if (!node.isObject()) {
            return null;
        }
        Client named = ofProducts(before);
        String installer = text(node.path("installer").path("name"));
        return new Client(
                installer == null ? named.installer : installer,
                installer == null ? named.version : text(node.path("installer").path("version")),
                text(node.path("python")),
                together(node.path("implementation"), "name", "version"),
                together(node.path("system"), "name", "release"),
                together(node.path("distro"), "name", "version"),
                text(node.path("cpu")),
                // pip and uv say true, or null for what they do not know
                node.has("ci") ? node.path("ci").asBoolean(false) : null);
    }

    private static Client ofProducts(String agent) {
        String installer = null;
        String version = null;
        String python = null;
        String implementation = null;
        String system = null;
        Matcher product = PRODUCT.matcher(agent);
        while (product.find()) {
            String name = product.group(1);
            String value = cut(product.group(2));
            if (installer == null) {
                installer = cut(name.toLowerCase(Locale.ROOT));
                version = value;
            } else if (IMPLEMENTATION.matcher(name).matches()) {
                implementation = name + " " + value;
                python = name.equalsIgnoreCase("cpython") ? value : null;
            } else if (python == null && name.equalsIgnoreCase("python")) {
                python = value;
            } else if (SYSTEM.matcher(name).matches()) {
                system = name + " " + value;
            }
        }
        return new Client(installer, version, python, implementation, system, null, null, null);
    }

    private static @Nullable String together(JsonNode node, String first, String second) {
        String name = text(node.path(first));
        String value = text(node.path(second));
        return name == null || value == null ? name : name + " " + value;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() && !node.asString().isBlank() ? cut(node.asString()) : null;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
