package affineur.documents;

/**
 * By one field, ties by id, so that pages are stable.
 *
 * @param field a keyword or a number that every found document has; {@code id} for the id itself
 */
public record Order(String field, boolean descending) {
    public static final Order BY_ID = new Order("id", false);

    public static Order ascending(String field) {
        return new Order(field, false);
    }

    public static Order descending(String field) {
        return new Order(field, true);
    }
}
