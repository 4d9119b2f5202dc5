package affineur.sigstore;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON that means one thing only: no name twice, nothing behind it, not deep. What is signed is read by several programs,
 * and they must not read different things.
 */
final class Json {
    private static final int DEEPEST = 60;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** @param what for people: "bundle" */
    static ObjectNode object(byte[] json, String what) throws Rejection {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException _) {
            throw new Rejection(Reason.MALFORMED, "The " + what + " is no JSON that can be read.");
        }
        throw new Rejection(Reason.MALFORMED, "The " + what + " is no JSON object.");
    }

    static ObjectNode empty() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    /** @return what is there by that name; empty, if it is no object */
    static ObjectNode part(JsonNode node, String name) {
        return node.path(name) instanceof ObjectNode object ? object : empty();
    }
}
