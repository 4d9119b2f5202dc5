package affineur.ledger;

/**
 * How far a projection has come.
 *
 * @param position of the next entry it needs
 * @param offset where to look for that entry: Kafka has it here or later
 */
public record Checkpoint(long position, long offset) {
    /** Before the first entry. */
    public static final Checkpoint START = new Checkpoint(0, 0);

    /** Right behind this record. */
    public static Checkpoint after(LedgerRecord record) {
        return new Checkpoint(record.entry().position() + 1, record.offset() + 1);
    }
}
