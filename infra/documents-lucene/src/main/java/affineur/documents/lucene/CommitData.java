package affineur.documents.lucene;

import affineur.documents.Schema;
import affineur.ledger.Checkpoint;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a Lucene commit says of itself.
 *
 * @param schema a fingerprint of the schema and of this adapter's own layout
 * @param clean it was the last deed of a writer that closed in order
 */
record CommitData(String schema, Checkpoint checkpoint, boolean clean) {
    /** Raised when {@link StoredDocument} changes. */
    private static final int LAYOUT = 1;

    CommitData(Schema schema, Checkpoint checkpoint, boolean clean) {
        this(fingerprint(schema), checkpoint, clean);
    }

    static String fingerprint(Schema schema) {
        return LAYOUT + " " + schema.name() + " " + schema.version() + " " + new TreeMap<>(schema.fields());
    }

    Set<Map.Entry<String, String>> entries() {
        return Map.of(
                        "schema", schema,
                        "position", Long.toString(checkpoint.position()),
                        "offset", Long.toString(checkpoint.offset()),
                        "clean", Boolean.toString(clean))
                .entrySet();
    }

    /** @throws NumberFormatException if it was not written by {@link #entries} */
    static CommitData of(Map<String, String> entries) {
        return new CommitData(
                entries.getOrDefault("schema", ""),
                new Checkpoint(
                        Long.parseLong(entries.getOrDefault("position", "")),
                        Long.parseLong(entries.getOrDefault("offset", ""))),
                Boolean.parseBoolean(entries.get("clean")));
    }
}
