package affineur.documents.elasticsearch;

import static affineur.documents.elasticsearch.StoredDocument.path;
import static affineur.documents.elasticsearch.StoredDocument.wellFormed;

import affineur.documents.Document;
import affineur.documents.Order;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.documents.Search;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.Operator;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch._types.query_dsl.TextQueryType;
import co.elastic.clients.json.JsonData;
import java.util.List;
import java.util.Objects;

/** The port's queries and orders in Elasticsearch's terms. */
record ElasticsearchQueries(Schema schema) {
    /** Every document, but not the checkpoint. */
    private static final Query DOCUMENTS = Query.of(q -> q.exists(e -> e.field(StoredDocument.ID)));

    Query query(affineur.documents.Query query) {
        return switch (query) {
            case affineur.documents.Query.All all -> DOCUMENTS;
            case affineur.documents.Query.Is is -> {
                schema.require(is.field(), FieldType.KEYWORD);
                yield Query.of(q -> q.term(t -> t.field(path(is.field())).value(wellFormed(is.value()))));
            }
            case affineur.documents.Query.StartsWith starts -> {
                schema.require(starts.field(), FieldType.KEYWORD);
                yield Query.of(q -> q.prefix(p -> p.field(path(starts.field())).value(wellFormed(starts.prefix()))));
            }
            case affineur.documents.Query.Between between -> {
                schema.require(between.field(), FieldType.NUMBER);
                yield Query.of(q -> q.range(r -> r.untyped(n -> n.field(path(between.field()))
                        .gte(JsonData.of(between.from()))
                        .lte(JsonData.of(between.to())))));
            }
            case affineur.documents.Query.Words words -> {
                schema.require(words.field(), FieldType.TEXT);
                yield Query.of(q -> q.match(m -> m.field(path(words.field()))
                        .query(wellFormed(words.words()))
                        .operator(Operator.And)));
            }
            case affineur.documents.Query.And and ->
                Query.of(q -> q.bool(b -> {
                    b.filter(DOCUMENTS);
                    and.all().forEach(part -> b.filter(query(part)));
                    return b;
                }));
            case affineur.documents.Query.Or or -> {
                List<Query> any = or.any().stream().map(this::query).toList();
                yield any.isEmpty()
                        ? Query.of(q -> q.matchNone(n -> n))
                        : Query.of(q -> q.bool(b -> b.should(any).minimumShouldMatch("1")));
            }
            case affineur.documents.Query.Not not ->
                Query.of(q -> q.bool(b -> b.filter(DOCUMENTS).mustNot(query(not.query()))));
        };
    }

    Query words(Search search) {
        List<String> weighed = search.fields().stream()
                .map(field -> {
                    schema.require(field, FieldType.TEXT);
                    return path(field) + "^" + search.weight(field);
                })
                .toList();
        return Query.of(q -> q.bool(b -> b.filter(query(search.among()))
                .must(m -> m.multiMatch(w -> w.query(wellFormed(search.words()))
                        .fields(weighed)
                        .type(TextQueryType.CrossFields)
                        .operator(Operator.And)))));
    }

    /** The best first, ties by id. */
    static List<SortOptions> byScore() {
        return List.of(SortOptions.of(s -> s.score(o -> o.order(SortOrder.Desc))), by(StoredDocument.ID, false));
    }

    List<SortOptions> sort(Order order) {
        SortOptions byId = by(StoredDocument.ID, isId(order) && order.descending());
        if (isId(order)) {
            return List.of(byId);
        }
        return switch (schema.fields().get(order.field())) {
            case KEYWORD, NUMBER -> List.of(by(path(order.field()), order.descending()), byId);
            case TEXT -> throw new IllegalArgumentException("No order by the text " + order.field());
            case null -> throw new IllegalArgumentException("No field of " + schema.name() + ": " + order.field());
        };
    }

    /** The place of a document in that order. */
    List<FieldValue> place(Order order, Document document) {
        FieldValue id = FieldValue.of(wellFormed(document.id()));
        if (isId(order)) {
            return List.of(id);
        }
        Object value = Objects.requireNonNull(document.fields().get(order.field()), order.field());
        return List.of(
                value instanceof Long number ? FieldValue.of(number) : FieldValue.of(wellFormed((String) value)), id);
    }

    private static SortOptions by(String path, boolean descending) {
        return SortOptions.of(s -> s.field(f -> f.field(path).order(descending ? SortOrder.Desc : SortOrder.Asc)));
    }

    private static boolean isId(Order order) {
        return order.field().equals("id");
    }
}
