package affineur.command.inspect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds out what an SBOM is written in, from its content as it passes: its name says nothing for certain. What is
 * malformed is no reason to refuse the wheel: it is what it is, and is called by no name that it has not earned.
 */
final class SbomFormat implements MemberDecoder.Sink, AutoCloseable {
    static final String CYCLONEDX_JSON = "application/vnd.cyclonedx+json";
    static final String CYCLONEDX_XML = "application/vnd.cyclonedx+xml";
    static final String SPDX_JSON = "application/spdx+json";
    static final String SPDX_TEXT = "text/spdx";

    private static final int HEAD = 4 * 1024;
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern XML =
            Pattern.compile("<(\\w+:)?bom\\s[^>]*http://cyclonedx\\.org/schema/bom/", Pattern.DOTALL);
    private static final Pattern TAGS = Pattern.compile("(?m)^SPDXVersion:[ \t]*SPDX-2\\.");

    private final byte[] head = new byte[HEAD];
    private int headLength;
    private final JsonParser parser = JSON.createNonBlockingByteArrayParser(ObjectReadContext.empty());
    private final ByteArrayFeeder feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();
    private boolean json = true;
    private boolean ended;
    private int depth;
    private String field = "";
    private @Nullable String found;

    @Override
    public void write(byte[] buffer, int offset, int length) {
        int more = Math.min(length, HEAD - headLength);
        System.arraycopy(buffer, offset, head, headLength, more);
        headLength += more;
        if (json) {
            // it may keep what it is given until it has used it up, which next() lets it do
            feed(() -> feeder.feedInput(buffer, offset, offset + length));
        }
    }

    /** The media type, when all has passed. */
    String mediaType() {
        if (json) {
            feed(feeder::endOfInput);
        }
        if (json && ended && found != null) {
            return found;
        }
        if (json && ended) {
            return "application/json";
        }
        String start = new String(Arrays.copyOf(head, headLength), StandardCharsets.UTF_8);
        if (XML.matcher(start).find()) {
            return CYCLONEDX_XML;
        }
        return TAGS.matcher(start).find() ? SPDX_TEXT : "application/octet-stream";
    }

    private void feed(Runnable input) {
        try {
            input.run();
            for (JsonToken token = parser.nextToken();
                    token != null && token != JsonToken.NOT_AVAILABLE;
                    token = parser.nextToken()) {
                take(token);
            }
        } catch (JacksonException e) {
            json = false;
        }
    }

    private void take(JsonToken token) {
        if (ended) {
            json = false;
        } else if (token.isStructStart()) {
            depth++;
        } else if (token.isStructEnd()) {
            depth--;
        } else if (token == JsonToken.PROPERTY_NAME && depth == 1) {
            field = parser.currentName();
        } else if (token == JsonToken.VALUE_STRING && found == null && (depth == 1 || field.equals("@context"))) {
            found = named(parser.getString());
        }
        ended = depth == 0;
    }

    private @Nullable String named(String value) {
        return switch (field) {
            case "bomFormat" -> value.equals("CycloneDX") ? CYCLONEDX_JSON : null;
            case "spdxVersion" -> value.startsWith("SPDX-") ? SPDX_JSON : null;
            case "@context" -> value.startsWith("https://spdx.org/rdf/") ? SPDX_JSON : null;
            default -> null;
        };
    }

    @Override
    public void close() {
        parser.close();
    }
}
