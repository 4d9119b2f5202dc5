package affineur.documents;

import java.util.List;

/**
 * A search as people type it: documents that have all the words, each in any of the fields, the best first.
 *
 * @param among only these
 * @param words at most 1,000 characters; none that is a word finds nothing
 * @param fields texts, at least one; a word weighs the more the earlier its field
 * @param skip how many of the best to leave out, for pages behind the first
 * @param limit how many at the most; with those left out, from 1 to 10,000
 */
public record Search(Query among, String words, List<String> fields, int skip, int limit) {
    private static final int DEEPEST = 10_000;

    public Search {
        fields = List.copyOf(fields);
        Query.Words.check(words);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("A search in no field");
        }
        if (skip < 0 || limit < 1 || (long) skip + limit > DEEPEST) {
            throw new IllegalArgumentException(
                    "From 1 to " + DEEPEST + " documents can be searched, not " + limit + " behind " + skip);
        }
    }

    /** How much a word in a field weighs. */
    public int weight(String field) {
        return fields.size() - fields.indexOf(field);
    }
}
