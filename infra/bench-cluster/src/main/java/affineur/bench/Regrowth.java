package affineur.bench;

import affineur.audit.events.AuditEvents;
import affineur.documents.DocumentStore;
import affineur.documents.elasticsearch.ElasticsearchSettings;
import affineur.documents.elasticsearch.ElasticsearchStore;
import affineur.documents.elasticsearch.Rebuild;
import affineur.documents.lucene.LuceneStore;
import affineur.ledger.LedgerTail;
import affineur.ledger.LedgerTopic;
import affineur.ledger.Projection;
import affineur.local.LocalCluster;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.CatalogueChanges;
import affineur.query.catalogue.Withholding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The catalogue and the audit records, grown anew from a long ledger: behind an alias, and in one process. */
final class Regrowth implements ClusterMeasure {
    private static final int EVENTS_FOR_AN_UPLOAD = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    @Override
    public String name() {
        return "rebuild";
    }

    @Override
    public void take(Bed bed, LocalCluster cluster, Consumer<Figure> figures) throws Exception {
        LedgerTopic topic = new LedgerTopic("bench-rebuild", 3, 2);
        measure(
                cluster.kafka().client(),
                topic,
                EVENTS_FOR_AN_UPLOAD * bed.scale().uploads(),
                cluster.elasticsearch().uri(),
                bed.scratch().resolve("lucene"),
                figures);
    }

    static void measure(
            Map<String, Object> kafka,
            LedgerTopic topic,
            int events,
            URI elasticsearch,
            Path lucene,
            Consumer<Figure> figures)
            throws IOException, InterruptedException {
        topic.createOrVerify(kafka);
        ManyEvents.append(kafka, topic, events);

        long start = System.nanoTime();
        ElasticsearchSettings settings =
                ElasticsearchSettings.of(elasticsearch).withPrefix("bench").withCopies(1, 0);
        try (ElasticsearchStore store = ElasticsearchStore.open(settings);
                Rebuild rebuild = store.rebuild()) {
            rebuild.run(kafka, topic, projections(rebuild));
        }
        figures.accept(figure("Elasticsearch", events, start));

        start = System.nanoTime();
        try (LuceneStore store = new LuceneStore(lucene);
                LedgerTail tail = LedgerTail.start(kafka, topic, "rebuild", projections(store))) {
            if (!tail.awaitCaughtUp(PATIENCE)) {
                throw new IOException("Lucene has not caught up after " + PATIENCE.toMinutes() + " minutes");
            }
        }
        figures.accept(figure("Lucene", events, start));
    }

    private static List<Projection> projections(DocumentStore store) {
        return List.of(
                Catalogue.open(store, Withholding.NOTHING).projection(CatalogueChanges.UNHEARD),
                AuditEvents.open(store));
    }

    private static Figure figure(String where, int events, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        return Figure.of(
                "rebuild of " + events + " events into " + where,
                seconds,
                "s",
                String.format(Locale.ROOT, "%.0f events/s, catalogue and audit records", events / seconds));
    }
}
