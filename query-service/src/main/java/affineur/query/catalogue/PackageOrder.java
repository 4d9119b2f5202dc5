package affineur.query.catalogue;

import affineur.documents.Order;

/** How packages are listed. */
public record PackageOrder(By by, boolean descending) {
    /** What is compared: when they began, or text. */
    public enum By {
        BEGINNING(CatalogueDocuments.NUMBER),
        NAME(CatalogueDocuments.NAME),
        VERSION(CatalogueDocuments.VERSION),
        TYPE(CatalogueDocuments.KIND);

        private final String field;

        By(String field) {
            this.field = field;
        }
    }

    Order order() {
        return new Order(by.field, descending);
    }
}
