package affineur.documents;

/** Where collections live: a Lucene directory, an Elasticsearch cluster. */
public interface DocumentStore extends AutoCloseable {
    /** Opens a collection; makes it when it is missing, of another version or damaged. */
    Documents open(Schema schema);

    /** Closes the collections too. */
    @Override
    void close();
}
