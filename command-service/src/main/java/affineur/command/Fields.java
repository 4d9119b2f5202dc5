package affineur.command;

import affineur.command.multipart.MalformedMultipart;
import affineur.command.multipart.MultipartReader;
import affineur.command.multipart.Part;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request sends, in any of GitLab's ways: a JSON object, or form fields ({@code scopes[]=api} for a list), URL-encoded
 * or multipart, or both kinds in the query; the body wins. What a field's value shows is never in a refusal, since it may be a secret or a name.
 */
public final class Fields {
    private static final int LARGEST = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Null where the value is nothing that a form could say. */
    private final Map<String, @Nullable List<String>> values = new HashMap<>();

    private final Set<String> emptyObjects = new HashSet<>();

    private Fields() {}

    /** @throws Refusal (invalid) if the body is neither */
    public static Fields of(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            throw invalid(ProblemType.BODY_TOO_LARGE, "The body has more than " + LARGEST + " bytes.");
        }
        Fields fields = new Fields();
        if (request.getQueryString() != null) {
            fields.readForm(request.getQueryString());
        }
        String type = request.getContentType();
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            fields.readMultipart(type, body);
            return fields;
        }
        String text = text(body);
        if (text.startsWith("{")) {
            fields.readJson(text);
        } else if (text.startsWith("[") || text.startsWith("\"")) {
            throw malformed();
        } else {
            fields.readForm(text);
        }
        return fields;
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString()
                    .strip();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private void readJson(String text) {
        try {
            for (Map.Entry<String, JsonNode> field : JSON.readTree(text).properties()) {
                values.put(field.getKey(), listed(field.getValue()));
                if (field.getValue().isObject()) {
                    if (field.getValue().isEmpty()) {
                        emptyObjects.add(field.getKey());
                    }
                    field.getValue()
                            .properties()
                            .forEach(part ->
                                    values.put(field.getKey() + "[" + part.getKey() + "]", listed(part.getValue())));
                }
            }
        } catch (JacksonException e) {
            throw malformed();
        }
    }

    private static @Nullable List<String> listed(JsonNode value) {
        if (value.isNull()) {
            return List.of();
        }
        if (value.isArray()) {
            List<String> all = new ArrayList<>();
            for (JsonNode element : value) {
                if (!element.isValueNode() || element.isNull()) {
                    return null;
                }
                all.add(element.asString());
            }
            return all;
        }
        return value.isValueNode() ? List.of(value.asString()) : null;
    }

    private void readMultipart(String type, byte[] body) throws IOException {
        Map<String, List<String>> form = new HashMap<>();
        try {
            MultipartReader reader = MultipartReader.of(type, new ByteArrayInputStream(body), LARGEST);
            for (Part part = reader.next(); part != null; part = reader.next()) {
                add(form, part.name(), reader.text(LARGEST, part.name()));
            }
        } catch (MalformedMultipart e) {
            throw malformed();
        }
        values.putAll(form);
    }

    /** {@code name[]} is one of a list. */
    private static void add(Map<String, List<String>> form, String name, String value) {
        String key = name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
        form.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
    }

    private void readForm(String text) {
        Map<String, List<String>> form = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                add(
                        form,
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        values.putAll(form);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    /** Whether it was sent at all, be it empty. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Null if it was not sent, or is null or blank. */
    public @Nullable String text(String name) {
        List<String> all = all(name);
        if (all.size() > 1) {
            throw invalid(name);
        }
        return all.isEmpty() || all.getFirst().isBlank() ? null : all.getFirst();
    }

    /** @throws Refusal (invalid) if it is missing or blank */
    public String required(String name) {
        String text = text(name);
        if (text == null) {
            throw missing(name);
        }
        return text;
    }

    /** A number from 1 on; null if it was not sent. */
    public @Nullable Long number(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw invalid(name);
        }
        return Long.valueOf(text);
    }

    /** Null if it was not sent. */
    public @Nullable Boolean flag(String name) {
        String text = text(name);
        return switch (text) {
            case null -> null;
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw invalid(name);
        };
    }

    /** All that a list has; a single value is a list of one. */
    public List<String> all(String name) {
        if (!values.containsKey(name)) {
            return List.of();
        }
        List<String> all = values.get(name);
        if (all == null) {
            throw invalid(name);
        }
        return all;
    }

    /**
     * Texts by name: a JSON object's, or {@code name[key]=value} for each.
     *
     * @throws Refusal (invalid) if it was not sent, or one of them is no text
     */
    public Map<String, String> map(String name) {
        Map<String, String> map = new TreeMap<>();
        for (String field : values.keySet()) {
            if (field.startsWith(name + "[") && field.endsWith("]")) {
                String text = text(field);
                if (text == null) {
                    throw invalid(name);
                }
                map.put(field.substring(name.length() + 1, field.length() - 1), text);
            }
        }
        if (map.isEmpty()) {
            throw has(name) ? invalid(name) : missing(name);
        }
        return map;
    }

    /** As above; empty if it was not sent. Null and an object without fields are no texts. */
    public Optional<Map<String, String>> optionalMap(String name) {
        if (emptyObjects.contains(name) || List.of().equals(values.get(name))) {
            return Optional.of(Map.of());
        }
        boolean sent = has(name) || values.keySet().stream().anyMatch(field -> field.startsWith(name + "["));
        return sent ? Optional.of(map(name)) : Optional.empty();
    }

    /** That the field's value is none of those there are. */
    public static Refusal invalid(String name) {
        return invalid(ProblemType.INVALID_FIELD, name + " is invalid");
    }

    private static Refusal missing(String name) {
        return invalid(ProblemType.MISSING_FIELD, name + " is missing");
    }

    private static Refusal malformed() {
        return invalid(ProblemType.MALFORMED_BODY, "The body must be a JSON object or form fields.");
    }

    private static Refusal invalid(ProblemType type, String text) {
        return new Refusal(type, text);
    }
}
