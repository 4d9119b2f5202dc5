package affineur.query.catalogue;

import affineur.documents.Batch;
import affineur.documents.Document;
import affineur.events.GenericEvent;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.LedgerEntry;
import affineur.generic.GenericStatus;
import affineur.query.catalogue.CatalogueDocuments.GenericPlace;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Generic packages in a batch as it grows. A document that is as new as the event already is left as it is. */
record GenericChanges(Batch documents) {
    /** Whose documents of before are needed. */
    static Set<String> touched(GenericEvent e) {
        return Set.of(packageId(e), placeId(e));
    }

    void apply(LedgerEntry entry, GenericEvent event) {
        switch (event) {
            case GenericFilePublished e -> publish(entry, e);
            case GenericFileDeleted e -> delete(entry.position(), e);
        }
    }

    private void publish(LedgerEntry entry, GenericFilePublished e) {
        long position = entry.position();
        GenericFile file = new GenericFile(position, e.path(), e.size(), e.hashes(), entry.time());
        documents.put(CatalogueDocuments.document(e.project(), position, file));

        Optional<Document> place = documents.get(placeId(e));
        if (!isAsNewAs(position, place)) {
            GenericPlace was = place.map(CatalogueDocuments::genericPlace).orElse(new GenericPlace(List.of()));
            documents.put(CatalogueDocuments.document(placeId(e), e.project(), position, was.with(position)));
        }
        Optional<Document> there = documents.get(packageId(e));
        if (!isAsNewAs(position, there)) {
            GenericPackage was = there.map(CatalogueDocuments::genericPackage)
                    .orElseGet(() -> new GenericPackage(
                            position, e.name(), e.version(), entry.time(), GenericStatus.DEFAULT, List.of()));
            GenericStatus status = Objects.requireNonNullElse(e.status(), was.status());
            documents.put(CatalogueDocuments.document(e.project(), position, was.with(position, status)));
        }
    }

    private void delete(long position, GenericFileDeleted e) {
        documents.delete(CatalogueDocuments.genericFileId(e.project(), e.published()), position);

        Optional<Document> place = documents.get(placeId(e));
        if (!isAsNewAs(position, place)) {
            Optional<GenericPlace> left = place.map(CatalogueDocuments::genericPlace)
                    .map(was -> was.without(e.published()))
                    .filter(is -> !is.files().isEmpty());
            if (left.isPresent()) {
                documents.put(CatalogueDocuments.document(placeId(e), e.project(), position, left.get()));
            } else {
                documents.delete(placeId(e), position);
            }
        }
        Optional<Document> there = documents.get(packageId(e));
        if (!isAsNewAs(position, there)) {
            Optional<GenericPackage> left = there.map(CatalogueDocuments::genericPackage)
                    .map(was -> was.without(e.published()))
                    .filter(is -> !is.files().isEmpty());
            if (left.isPresent()) {
                documents.put(CatalogueDocuments.document(e.project(), position, left.get()));
            } else {
                documents.delete(packageId(e), position);
            }
        }
    }

    private static String packageId(GenericEvent e) {
        return CatalogueDocuments.genericPackageId(e.project(), e.name(), e.version());
    }

    private static String placeId(GenericEvent e) {
        return CatalogueDocuments.genericPlaceId(e.project(), e.name(), e.version(), e.path());
    }

    private static boolean isAsNewAs(long position, Optional<Document> there) {
        return there.isPresent() && there.get().position() >= position;
    }
}
