package affineur.query.catalogue;

import affineur.documents.Order;

/** How releases are listed: by when they began, or by the name of their package. */
public record ReleaseOrder(By by, boolean descending) {
    /** What is compared. */
    public enum By {
        BEGINNING,
        NAME
    }

    Order order() {
        String field = switch (by) {
            case BEGINNING -> CatalogueDocuments.NUMBER;
            case NAME -> CatalogueDocuments.NAME;
        };
        return new Order(field, descending);
    }
}
