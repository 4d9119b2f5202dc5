package affineur.documents.lucene;

import affineur.documents.Document;
import affineur.documents.Hits.Fragment;
import affineur.documents.Hits.Part;
import java.io.IOException;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.uhighlight.LengthGoalBreakIterator;
import org.apache.lucene.search.uhighlight.Passage;
import org.apache.lucene.search.uhighlight.PassageFormatter;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;

/** Pieces of a document's texts that have the words of a search, found by looking through the texts again. */
final class Fragments {
    private static final int MOST = 3;
    /** Characters, about. */
    private static final int LENGTH = 150;
    /** Characters of a text that are looked through. */
    private static final int DEPTH = 100_000;

    private final Analyzer analyzer;

    Fragments(Analyzer analyzer) {
        this.analyzer = analyzer;
    }

    Map<String, List<Fragment>> of(Document document, Query words, List<String> fields) throws IOException {
        UnifiedHighlighter highlighter = UnifiedHighlighter.builderWithoutSearcher(analyzer)
                .withMaxLength(DEPTH)
                .withMaxNoHighlightPassages(0)
                .withBreakIterator(() -> LengthGoalBreakIterator.createClosestToLength(
                        BreakIterator.getWordInstance(Locale.ROOT), LENGTH, 0.5f))
                .withFormatter(new Formatter())
                .build();
        Map<String, List<Fragment>> found = new HashMap<>();
        for (String field : fields) {
            if (document.fields().get(field) instanceof String text
                    && highlighter.highlightWithoutSearcher(field, words, text, MOST) instanceof Fragmented fragmented
                    && !fragmented.fragments.isEmpty()) {
                found.put(field, fragmented.fragments);
            }
        }
        return found;
    }

    private record Fragmented(List<Fragment> fragments) {}

    private static final class Formatter extends PassageFormatter {
        @Override
        public Object format(Passage[] passages, String text) {
            List<Fragment> fragments = new ArrayList<>();
            for (Passage passage : passages) {
                if (passage.getNumMatches() > 0) {
                    fragments.add(fragment(passage, text));
                }
            }
            return new Fragmented(fragments);
        }

        private static Fragment fragment(Passage passage, String text) {
            List<Part> parts = new ArrayList<>();
            int done = passage.getStartOffset();
            for (int i = 0; i < passage.getNumMatches(); i++) {
                int from = Math.max(done, passage.getMatchStarts()[i]);
                int to = passage.getMatchEnds()[i];
                if (to > from) {
                    add(parts, text.substring(done, from), false);
                    add(parts, text.substring(from, to), true);
                    done = to;
                }
            }
            add(parts, text.substring(done, Math.max(done, passage.getEndOffset())), false);
            return new Fragment(parts);
        }

        private static void add(List<Part> parts, String text, boolean found) {
            if (!text.isEmpty()) {
                parts.add(new Part(text, found));
            }
        }
    }
}
