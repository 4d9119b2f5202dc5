package affineur.documents;

/** How many documents have a value. */
public record Count(String value, long documents) {}
