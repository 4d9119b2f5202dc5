package affineur.audit.environments;

import affineur.audit.records.RecordQuery;
import affineur.audit.records.Records;
import affineur.audit.registered.RegisteredFiles;
import affineur.audit.registered.RegisteredFiles.Standing;
import affineur.documents.Document;
import affineur.documents.Documents;
import affineur.documents.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The packages that environments have by their last submissions, with what there is to say against them now. Of older submissions
 * there may be documents: they are passed over.
 *
 * @param mark only those that have it; null for all
 */
record HeldPackages(
        Documents documents,
        RegisteredFiles files,
        @Nullable String mark) implements Records {
    private static final int AT_ONCE = 500;

    HeldPackages(Documents documents, RegisteredFiles files) {
        this(documents, files, null);
    }

    HeldPackages marked(@Nullable String only) {
        return new HeldPackages(documents, files, only);
    }

    @Override
    public List<Document> page(RecordQuery query) {
        List<Document> page = new ArrayList<>();
        Document last = query.after();
        while (true) {
            List<Document> some = documents.find(all(query), query.order(), last, AT_ONCE);
            for (Document shown : shown(some)) {
                page.add(shown);
                if (page.size() == query.limit()) {
                    return page;
                }
            }
            if (some.size() < AT_ONCE) {
                return page;
            }
            last = some.getLast();
        }
    }

    @Override
    public void each(RecordQuery query, Consumer<Document> each) {
        List<Document> some = new ArrayList<>();
        documents.forEach(all(query), query.order(), document -> {
            some.add(document);
            if (some.size() == AT_ONCE) {
                shown(some).forEach(each);
                some.clear();
            }
        });
        shown(some).forEach(each);
    }

    private static Query all(RecordQuery query) {
        return Query.and(Query.is(Environments.KIND, Environments.HELD), query.matching());
    }

    private List<Document> shown(List<Document> some) {
        Set<String> environments = new HashSet<>();
        some.forEach(document -> environments.add(environmentOf(document)));
        Map<String, Document> last = documents.getAll(environments);
        List<Document> current = some.stream()
                .filter(document -> {
                    Document newest = last.get(environmentOf(document));
                    return newest != null && newest.position() == document.position();
                })
                .toList();
        List<HeldPackage> held = current.stream()
                .map(document -> Submission.JSON.readValue(document.body(), HeldPackage.class))
                .toList();
        Map<String, Standing> standing = files.standing(held.stream()
                .map(one -> one.found().file())
                .filter(Objects::nonNull)
                .distinct()
                .toList());
        List<Document> shown = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            HeldPackage was = held.get(i);
            Finding now = was.found().now(standing.get(was.found().file()));
            if (mark == null || now.marks().contains(mark)) {
                HeldPackage is =
                        new HeldPackage(was.environment(), was.submission(), was.time(), was.actor(), was.token(), now);
                shown.add(new Document(
                        current.get(i).id(),
                        current.get(i).position(),
                        Map.of(),
                        Submission.JSON.writeValueAsBytes(is)));
            }
        }
        return shown;
    }

    /** {@code held/<environment>/<package>/<number>}: none has a slash. */
    private static String environmentOf(Document document) {
        return Environments.environmentId(document.id().split("/", -1)[1]);
    }
}
