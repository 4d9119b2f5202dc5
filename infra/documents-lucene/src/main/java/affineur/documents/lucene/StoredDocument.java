package affineur.documents.lucene;

import affineur.documents.Document;
import affineur.documents.Schema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.util.BytesRef;

/** A document as Lucene has it: its fields to search, and the whole of it in one stored value to give back. */
final class StoredDocument {
    /** The id; no field of a schema begins with an underscore. */
    static final String ID = "_id";

    static final String POSITION = "_position";
    static final String SOURCE = "_source";

    private StoredDocument() {}

    static org.apache.lucene.document.Document of(Document document, Schema schema) {
        var stored = new org.apache.lucene.document.Document();
        stored.add(new KeywordField(ID, document.id(), Field.Store.NO));
        stored.add(new NumericDocValuesField(POSITION, document.position()));
        stored.add(new StoredField(SOURCE, encode(document)));
        document.fields().forEach((name, value) -> {
            switch (schema.fields().get(name)) {
                case KEYWORD -> stored.add(new KeywordField(name, (String) value, Field.Store.NO));
                case TEXT -> stored.add(new TextField(name, (String) value, Field.Store.NO));
                case NUMBER -> stored.add(new LongField(name, (Long) value, Field.Store.NO));
                case null -> throw new IllegalArgumentException("No field of the schema: " + name);
            }
        });
        return stored;
    }

    private static byte[] encode(Document document) {
        var bytes = new ByteArrayOutputStream(document.body().length + 256);
        try (var out = new DataOutputStream(bytes)) {
            write(out, document.id());
            out.writeLong(document.position());
            out.writeByte(document.fields().size());
            for (Map.Entry<String, Object> field : document.fields().entrySet()) {
                write(out, field.getKey());
                if (field.getValue() instanceof Long number) {
                    out.writeBoolean(true);
                    out.writeLong(number);
                } else {
                    out.writeBoolean(false);
                    write(out, (String) field.getValue());
                }
            }
            out.write(document.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Document decode(BytesRef stored) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(stored.bytes, stored.offset, stored.length))) {
            String id = read(in);
            long position = in.readLong();
            int count = in.readUnsignedByte();
            Map<String, Object> fields = HashMap.newHashMap(count);
            for (int i = 0; i < count; i++) {
                String name = read(in);
                fields.put(name, in.readBoolean() ? (Object) in.readLong() : read(in));
            }
            return new Document(id, position, fields, in.readAllBytes());
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String read(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
