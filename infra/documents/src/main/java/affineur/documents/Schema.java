package affineur.documents;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a collection's documents are found by.
 *
 * @param name of the collection: lower-case letters and hyphens
 * @param version raised when the fields change or bodies are made differently; a collection of another version is
 *     dropped and grown anew
 * @param fields by name: lower-case letters and underscores, none of them {@code id}
 */
public record Schema(String name, int version, Map<String, FieldType> fields) {
    /** Bytes in UTF-8. */
    public static final int LONGEST_ID = 512;

    /** Bytes in UTF-8. */
    public static final int LONGEST_KEYWORD = 8191;

    private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*");
    private static final Pattern FIELD = Pattern.compile("[a-z]+(_[a-z]+)*");

    public Schema {
        fields = Map.copyOf(fields);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("No name for a collection: " + name);
        }
        for (String field : fields.keySet()) {
            if (!FIELD.matcher(field).matches() || field.equals("id")) {
                throw new IllegalArgumentException("No name for a field: " + field);
            }
        }
    }

    /** How a field is compared. */
    public enum FieldType {
        /** As a whole, and ordered by its UTF-8 bytes. */
        KEYWORD,
        /** By its words, in lower case. */
        TEXT,
        /** As a long: numbers, positions, times in milliseconds since 1970. */
        NUMBER
    }

    /** @throws IllegalArgumentException if there is no such field or it is compared differently */
    public void require(String field, FieldType type) {
        if (fields.get(field) != type) {
            throw new IllegalArgumentException("'" + field + "' is no " + type + " of " + name);
        }
    }

    /** @throws IllegalArgumentException if a field is not of this schema, or an id or keyword is none that fits */
    public void check(Document document) {
        if (document.id().isEmpty() || document.id().charAt(0) == 0 || bytes(document.id()) > LONGEST_ID) {
            throw new IllegalArgumentException("No id of 1 to " + LONGEST_ID + " bytes: '" + document.id() + "'");
        }
        document.fields().forEach((field, value) -> {
            FieldType type = fields.get(field);
            boolean fits = switch (type) {
                case null -> false;
                case KEYWORD -> value instanceof String text && bytes(text) <= LONGEST_KEYWORD;
                case TEXT -> value instanceof String;
                case NUMBER -> value instanceof Long;
            };
            if (!fits) {
                throw new IllegalArgumentException(
                        "'" + field + "' of " + document.id() + " does not fit the schema of " + name);
            }
        });
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
