package affineur.cluster;

import affineur.access.LedgerAccess;
import affineur.audit.AuditService;
import affineur.documents.DocumentStore;
import affineur.documents.elasticsearch.ElasticsearchSettings;
import affineur.documents.elasticsearch.ElasticsearchStore;
import affineur.documents.elasticsearch.Rebuild;
import affineur.ledger.LedgerTopic;
import affineur.ledger.Projection;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.CatalogueChanges;
import affineur.query.catalogue.Withholding;
import affineur.server.ConfigOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The main of a process that grows all of Elasticsearch's indexes anew, for operators who mistrust those in use. */
@Command(
        name = "rebuild",
        description = {
            "Grow Elasticsearch's indexes anew from the ledger while the services run, and put them in the place of "
                    + "those in use when they have all that those have.",
            "Readers never see less than before; uploads are slower for a second or so at the end. Interrupted, it "
                    + "changes nothing."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunRebuild implements Callable<Integer> {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private ElasticsearchOptions elasticsearch = new ElasticsearchOptions();

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Object> clients = kafka.clientProperties();
        LedgerTopic topic = kafka.topic();
        ElasticsearchSettings documentsAt = elasticsearch.settings();
        CountDownLatch done = new CountDownLatch(1);
        stopWhenTold(Thread.currentThread(), done);
        try (ElasticsearchStore store = ElasticsearchStore.open(documentsAt)) {
            topic.verify(clients);
            try (Rebuild rebuild = Patience.with("Elasticsearch", store::rebuild)) {
                rebuild.run(clients, topic, projections(rebuild));
            }
            spec.commandLine().getOut().println("The indexes are grown anew and in use.");
            return 0;
        } catch (KafkaException e) {
            throw KafkaOptions.unusable(e);
        } finally {
            done.countDown();
        }
    }

    /** Of every collection in Elasticsearch that takes nothing but the ledger to grow. */
    private static List<Projection> projections(DocumentStore store) {
        return Stream.concat(
                        Stream.of(
                                LedgerAccess.open(store),
                                Catalogue.open(store, Withholding.NOTHING).projection(CatalogueChanges.UNHEARD)),
                        AuditService.ofLedgerAlone(store).stream())
                .toList();
    }

    /** So that what has half grown is dropped first. */
    private static void stopWhenTold(Thread rebuilding, CountDownLatch done) {
        Thread stop = new Thread(
                () -> {
                    rebuilding.interrupt();
                    try {
                        boolean _ = done.await(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(stop);
    }
}
