package affineur.documents.elasticsearch;

import affineur.documents.Hits.Fragment;
import affineur.documents.Hits.Part;
import co.elastic.clients.elasticsearch.core.search.Highlight;
import co.elastic.clients.elasticsearch.core.search.HighlightField;
import co.elastic.clients.elasticsearch.core.search.HighlighterType;
import co.elastic.clients.util.NamedValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Pieces of a document's texts that have the words of a search, as Elasticsearch marks them. */
final class Fragments {
    private static final int MOST = 3;
    /** Characters, about. */
    private static final int LENGTH = 150;
    /** Characters of a text that are looked through; Elasticsearch refuses a search that finds longer ones else. */
    private static final int DEPTH = 100_000;

    /** For private use, so no text has them for anything that people read. */
    private static final String BEGIN = "\uE000";

    private static final String END = "\uE001";
    private static final Pattern MARKED = Pattern.compile(BEGIN + "|" + END);

    private Fragments() {}

    static Highlight in(List<String> fields) {
        List<NamedValue<HighlightField>> all = fields.stream()
                .map(field -> NamedValue.of(StoredDocument.path(field), HighlightField.of(f -> f)))
                .toList();
        return Highlight.of(h -> h.fields(all)
                .type(HighlighterType.Unified)
                .numberOfFragments(MOST)
                .fragmentSize(LENGTH)
                .maxAnalyzedOffset(DEPTH)
                .preTags(BEGIN)
                .postTags(END));
    }

    static Map<String, List<Fragment>> of(Map<String, List<String>> highlight) {
        Map<String, List<Fragment>> fragments = new HashMap<>();
        highlight.forEach((path, texts) -> fragments.put(
                StoredDocument.field(path),
                texts.stream().map(Fragments::fragment).toList()));
        return fragments;
    }

    private static Fragment fragment(String marked) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        boolean found = false;
        for (var mark = MARKED.matcher(marked); mark.find(); from = mark.end()) {
            if (mark.start() > from) {
                parts.add(new Part(marked.substring(from, mark.start()), found));
            }
            found = mark.group().equals(BEGIN);
        }
        if (from < marked.length()) {
            parts.add(new Part(marked.substring(from), false));
        }
        return new Fragment(parts);
    }
}
