package affineur.documents.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import affineur.documents.Batch;
import affineur.documents.Document;
import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import affineur.ledger.Projection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts entries by their position modulo {@link #DOCUMENTS}: read, add, write, so that an entry that is missed or taken
 * twice is never forgotten.
 */
record Tally(Documents documents) implements Projection {
    static final int DOCUMENTS = 520;
    static final Schema SCHEMA = new Schema("tally", 1, Map.of("half", FieldType.KEYWORD, "times", FieldType.NUMBER));

    static Tally open(DocumentStore store) {
        return new Tally(store.open(SCHEMA));
    }

    static String id(long position) {
        return String.format("t%04d", position % DOCUMENTS);
    }

    @Override
    public String name() {
        return "tally";
    }

    @Override
    public Checkpoint checkpoint() {
        return documents.checkpoint();
    }

    @Override
    public void apply(List<LedgerRecord> entries) {
        Batch batch = documents.batch();
        batch.load(entries.stream().map(e -> id(e.entry().position())).toList());
        for (LedgerRecord entry : entries) {
            long position = entry.entry().position();
            Optional<Document> there = batch.get(id(position));
            if (there.map(Document::position).orElse(-1L) < position) {
                long times = 1 + there.map(d -> (Long) d.fields().get("times")).orElse(0L);
                batch.put(new Document(
                        id(position),
                        position,
                        Map.of("half", position % 2 == 0 ? "even" : "odd", "times", times),
                        ("at " + position).getBytes(UTF_8)));
            }
        }
        batch.apply(Checkpoint.after(entries.getLast()));
    }

    /** What the document of this number must say when there are so many entries. */
    static long expected(int number, long entries) {
        return entries / DOCUMENTS + (number < entries % DOCUMENTS ? 1 : 0);
    }
}
