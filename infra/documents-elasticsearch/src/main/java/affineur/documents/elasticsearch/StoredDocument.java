package affineur.documents.elasticsearch;

import affineur.documents.Document;
import affineur.documents.Schema;
import affineur.ledger.Checkpoint;
import co.elastic.clients.elasticsearch.core.MgetRequest;
import co.elastic.clients.elasticsearch.core.get.GetResult;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import co.elastic.clients.util.BinaryData;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A document as Elasticsearch has it, or the checkpoint of all of them. The position is its version.
 *
 * @param id again, since documents are ordered by it and Elasticsearch orders nothing by its own; null for the checkpoint
 */
record StoredDocument(
        @Nullable String id,
        @Nullable Map<String, Object> fields,
        byte @Nullable [] body,
        @Nullable Checkpoint checkpoint) {
    /** Beside the documents; no document has this id. */
    static final String CHECKPOINT_ID = "\0checkpoint";

    /** Only documents have it. */
    static final String ID = "id";

    private static final String FIELDS = "fields";
    private static final JsonFactory JSON = new JsonFactory();

    /** Where a field of the schema is. */
    static String path(String field) {
        return FIELDS + "." + field;
    }

    /** Which field is there. */
    static String field(String path) {
        return path.substring(FIELDS.length() + 1);
    }

    static BinaryData of(Document document) {
        var bytes = new ByteArrayOutputStream(document.body().length * 4 / 3 + 512);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty(ID, wellFormed(document.id()));
            json.writeObjectPropertyStart(FIELDS);
            document.fields().forEach((name, value) -> {
                if (value instanceof Long number) {
                    json.writeNumberProperty(name, number);
                } else {
                    json.writeStringProperty(name, wellFormed((String) value));
                }
            });
            json.writeEndObject();
            json.writeName("body");
            json.writeBinary(document.body());
            json.writeEndObject();
        }
        return BinaryData.of(bytes.toByteArray(), "application/json");
    }

    static BinaryData of(Checkpoint checkpoint) {
        var json =
                "{\"checkpoint\":{\"position\":" + checkpoint.position() + ",\"offset\":" + checkpoint.offset() + "}}";
        return BinaryData.of(json.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    /**
     * As of now, without a refresh. By mget, whose ids are in the body: in a path, an id like {@code ..} would be something
     * else.
     */
    static List<GetResult<StoredDocument>> read(Cluster cluster, String index, List<String> ids) {
        MgetRequest request = MgetRequest.of(m -> m.index(index).ids(ids));
        return cluster.read(client -> {
            List<GetResult<StoredDocument>> found = new ArrayList<>();
            for (MultiGetResponseItem<StoredDocument> item :
                    client.mget(request, StoredDocument.class).docs()) {
                if (item.isFailure()) {
                    throw Cluster.failure(503, item.failure().error());
                }
                found.add(item.result());
            }
            return found;
        });
    }

    static GetResult<StoredDocument> read(Cluster cluster, String index, String id) {
        return read(cluster, index, List.of(id)).getFirst();
    }

    static Optional<Document> document(Schema schema, GetResult<StoredDocument> found) {
        return found.found() && found.source() != null && found.version() != null
                ? Optional.of(found.source().document(schema, found.version()))
                : Optional.empty();
    }

    Document document(Schema schema, long position) {
        if (id == null || fields == null || body == null) {
            throw new IllegalStateException("No document of the " + schema.name());
        }
        Map<String, Object> values = HashMap.newHashMap(fields.size());
        fields.forEach((name, value) ->
                values.put(name, value instanceof Number number ? (Object) number.longValue() : value));
        return new Document(id, position, values, body);
    }

    /** Text as it can be sent: a half of a character becomes a question mark. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return text;
    }
}
