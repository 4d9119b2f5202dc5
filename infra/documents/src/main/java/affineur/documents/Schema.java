package affineur.documents;

import java.util.Map;

/**
 * What a collection's documents are found by.
 *
 * @param name of the collection: lower-case letters and hyphens
 * @param version raised when the fields change or bodies are made differently; a collection of another version is
 *     dropped and grown anew
 */
public record Schema(String name, int version, Map<String, FieldType> fields) {
    public Schema {
        fields = Map.copyOf(fields);
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
}
