package affineur.documents.lucene;

import affineur.documents.Count;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.util.BytesRef;

/** Counts what a search finds by a keyword's values: by number within a segment, and by value over all of them. */
record KeywordCounts(String field, int most) implements CollectorManager<KeywordCounts.Counting, List<Count>> {
    @Override
    public Counting newCollector() {
        return new Counting(field);
    }

    @Override
    public List<Count> reduce(Collection<Counting> collectors) {
        Map<BytesRef, Long> all = new HashMap<>();
        collectors.forEach(collector -> collector.counts.forEach((value, count) -> all.merge(value, count, Long::sum)));
        return all.entrySet().stream()
                .sorted(Map.Entry.<BytesRef, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(e -> new Count(e.getKey().utf8ToString(), e.getValue()))
                .toList();
    }

    static final class Counting implements Collector {
        private final String field;
        private final Map<BytesRef, Long> counts = new HashMap<>();

        Counting(String field) {
            this.field = field;
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }

        @Override
        public LeafCollector getLeafCollector(LeafReaderContext leaf) throws IOException {
            SortedSetDocValues values = DocValues.getSortedSet(leaf.reader(), field);
            int[] found = new int[Math.toIntExact(values.getValueCount())];
            return new LeafCollector() {
                @Override
                public void setScorer(Scorable scorer) {}

                @Override
                public void collect(int document) throws IOException {
                    if (values.advanceExact(document)) {
                        found[(int) values.nextOrd()]++;
                    }
                }

                @Override
                public void finish() throws IOException {
                    for (int i = 0; i < found.length; i++) {
                        if (found[i] > 0) {
                            counts.merge(BytesRef.deepCopyOf(values.lookupOrd(i)), (long) found[i], Long::sum);
                        }
                    }
                }
            };
        }
    }
}
