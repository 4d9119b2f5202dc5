package affineur.documents.lucene;

import affineur.documents.Document;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.documents.Search;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.SortedSetSelector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** The port's queries and orders in Lucene's terms. */
record LuceneQueries(Schema schema, Analyzer analyzer) {
    org.apache.lucene.search.Query query(Query query) {
        return switch (query) {
            case Query.All all -> MatchAllDocsQuery.INSTANCE;
            case Query.Is is -> {
                schema.require(is.field(), FieldType.KEYWORD);
                yield new TermQuery(new Term(is.field(), is.value()));
            }
            case Query.StartsWith starts -> {
                schema.require(starts.field(), FieldType.KEYWORD);
                yield new PrefixQuery(new Term(starts.field(), starts.prefix()));
            }
            case Query.Between between -> {
                schema.require(between.field(), FieldType.NUMBER);
                yield LongField.newRangeQuery(between.field(), between.from(), between.to());
            }
            case Query.Words words -> {
                schema.require(words.field(), FieldType.TEXT);
                List<Term> terms = terms(words.field(), words.words());
                var all = new BooleanQuery.Builder();
                terms.forEach(term -> all.add(new TermQuery(term), Occur.FILTER));
                yield terms.isEmpty() ? MatchNoDocsQuery.INSTANCE : all.build();
            }
            case Query.And and -> {
                var all = new BooleanQuery.Builder().add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
                and.all().forEach(part -> all.add(query(part), Occur.FILTER));
                yield all.build();
            }
            case Query.Or or -> {
                var any = new BooleanQuery.Builder();
                or.any().forEach(part -> any.add(query(part), Occur.SHOULD));
                yield or.any().isEmpty() ? MatchNoDocsQuery.INSTANCE : any.build();
            }
            case Query.Not not ->
                new BooleanQuery.Builder()
                        .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                        .add(query(not.query()), Occur.MUST_NOT)
                        .build();
        };
    }

    /** Without what it is among; for highlighting, too. */
    org.apache.lucene.search.Query words(Search search) {
        search.fields().forEach(field -> schema.require(field, FieldType.TEXT));
        List<Term> terms = terms(search.fields().getFirst(), search.words());
        var all = new BooleanQuery.Builder();
        for (Term term : terms) {
            List<org.apache.lucene.search.Query> anywhere = new ArrayList<>();
            for (String field : search.fields()) {
                anywhere.add(new BoostQuery(new TermQuery(new Term(field, term.bytes())), search.weight(field)));
            }
            all.add(new DisjunctionMaxQuery(anywhere, 0), Occur.MUST);
        }
        return terms.isEmpty() ? MatchNoDocsQuery.INSTANCE : all.build();
    }

    /** The best first, ties by id. */
    static Sort byScore() {
        return new Sort(SortField.FIELD_SCORE, keyword(StoredDocument.ID, false));
    }

    private List<Term> terms(String field, String words) {
        List<Term> terms = new ArrayList<>();
        try (TokenStream tokens = analyzer.tokenStream(field, words)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                terms.add(new Term(field, term.toString()));
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return terms;
    }

    Sort sort(Order order) {
        SortField byId = keyword(StoredDocument.ID, order.descending() && isId(order));
        if (isId(order)) {
            return new Sort(byId);
        }
        return switch (schema.fields().get(order.field())) {
            case KEYWORD -> new Sort(keyword(order.field(), order.descending()), byId);
            case NUMBER ->
                new Sort(
                        LongField.newSortField(order.field(), order.descending(), SortedNumericSelector.Type.MIN),
                        byId);
            case TEXT -> throw new IllegalArgumentException("No order by the text " + order.field());
            case null -> throw new IllegalArgumentException("No field of " + schema.name() + ": " + order.field());
        };
    }

    /** The place of a document in that order, for a reader of so many documents (at least one). */
    FieldDoc place(Order order, Document document, int maxDoc) {
        BytesRef id = new BytesRef(document.id());
        // ids are unique, so the last number skips no document but this one
        if (isId(order)) {
            return new FieldDoc(maxDoc - 1, Float.NaN, new Object[] {id});
        }
        Object value = Objects.requireNonNull(document.fields().get(order.field()), order.field());
        return new FieldDoc(maxDoc - 1, Float.NaN, new Object[] {
            value instanceof String text ? new BytesRef(text) : value, id
        });
    }

    private static boolean isId(Order order) {
        return order.field().equals("id");
    }

    private static SortField keyword(String field, boolean descending) {
        return KeywordField.newSortField(field, descending, SortedSetSelector.Type.MIN);
    }
}
