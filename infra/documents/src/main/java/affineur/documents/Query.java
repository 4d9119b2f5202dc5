package affineur.documents;

import java.util.List;

/** Which documents. The subset that Lucene and Elasticsearch answer alike. */
public sealed interface Query {
    static Query all() {
        return new All();
    }

    /** A keyword equals this text. */
    static Query is(String field, String value) {
        return new Is(field, value);
    }

    /** A keyword begins with this text. */
    static Query startsWith(String field, String prefix) {
        return new StartsWith(field, prefix);
    }

    /** A number lies in these bounds, both included. */
    static Query between(String field, long from, long to) {
        return new Between(field, from, to);
    }

    /** A text has all these words, written with at most 1,000 characters. */
    static Query words(String field, String words) {
        return new Words(field, words);
    }

    static Query and(Query... all) {
        return new And(List.of(all));
    }

    static Query or(Query... any) {
        return new Or(List.of(any));
    }

    static Query not(Query query) {
        return new Not(query);
    }

    record All() implements Query {}

    record Is(String field, String value) implements Query {}

    record StartsWith(String field, String prefix) implements Query {}

    record Between(String field, long from, long to) implements Query {}

    record Words(String field, String words) implements Query {
        private static final int LONGEST = 1000;

        public Words {
            check(words);
        }

        /** Every word costs a look into the index. */
        static void check(String words) {
            if (words.length() > LONGEST) {
                throw new IllegalArgumentException("More than " + LONGEST + " characters to search for");
            }
        }
    }

    record And(List<Query> all) implements Query {}

    record Or(List<Query> any) implements Query {}

    record Not(Query query) implements Query {}
}
