package affineur.documents;

import java.util.List;
import java.util.Map;

/**
 * What a {@link Search} has found.
 *
 * @param total how many documents there are, also beyond this page
 */
public record Hits(long total, List<Hit> hits) {
    public static final Hits NONE = new Hits(0, List.of());

    public Hits {
        hits = List.copyOf(hits);
    }

    /** @param fragments by field, only of those that have a word; three of a field at the most, in their order there */
    public record Hit(Document document, Map<String, List<Fragment>> fragments) {
        public Hit {
            fragments = Map.copyOf(fragments);
        }
    }

    /** A piece of a text, a sentence or two, as it is there: whoever shows it escapes it. */
    public record Fragment(List<Part> parts) {
        public Fragment {
            parts = List.copyOf(parts);
        }
    }

    /** @param found it is one of the words */
    public record Part(String text, boolean found) {}
}
