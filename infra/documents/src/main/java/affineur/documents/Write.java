package affineur.documents;

/** One change to a collection. */
public sealed interface Write {
    String id();

    long position();

    /** The document is now this. */
    record Put(Document document) implements Write {
        @Override
        public String id() {
            return document.id();
        }

        @Override
        public long position() {
            return document.position();
        }
    }

    /** The document is gone since the event at this position. */
    record Delete(String id, long position) implements Write {}
}
