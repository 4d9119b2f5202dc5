package affineur.documents;

import java.util.Map;

/**
 * A document.
 *
 * @param id unique in its collection, 1 to 512 bytes in UTF-8, no NUL at its beginning
 * @param position of the event that made it what it is
 * @param fields what it is found and ordered by: String for keyword and text, Long for number; a field of the schema
 *     may be missing, one outside it is refused
 * @param body everything, in the projection's own JSON; only the projection reads it
 */
public record Document(String id, long position, Map<String, Object> fields, byte[] body) {
    public Document {
        fields = Map.copyOf(fields);
    }
}
