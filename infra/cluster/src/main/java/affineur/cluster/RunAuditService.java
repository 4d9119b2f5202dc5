package affineur.cluster;

import affineur.access.Access;
import affineur.access.KafkaTokenUses;
import affineur.access.LedgerAccess;
import affineur.access.attempts.KafkaAttempts;
import affineur.audit.AuditService;
import affineur.audit.Commands;
import affineur.blobs.Blobs;
import affineur.blobs.s3.S3Settings;
import affineur.documents.elasticsearch.ElasticsearchSettings;
import affineur.documents.elasticsearch.ElasticsearchStore;
import affineur.downloads.Addresses;
import affineur.downloads.KafkaRetrievals;
import affineur.downloads.RetrievalBatches;
import affineur.http.Callers;
import affineur.http.TokenCallers;
import affineur.http.Watch;
import affineur.ledger.Announcer;
import affineur.ledger.LedgerTail;
import affineur.ledger.LedgerTopic;
import affineur.ledger.ReadPositions;
import affineur.server.DownloadOptions;
import affineur.server.ServerOptions;
import affineur.server.SignatureOptions;
import affineur.sigstore.TrustState;
import affineur.sigstore.WarmUp;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The main of a process that answers auditors. To know what runs, read {@link #assemble}. */
@Command(name = "audit-service", description = "Answer auditors.", mixinStandardHelpOptions = true, sortOptions = false)
final class RunAuditService implements Callable<Integer> {
    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private DownloadOptions.AddressKeyOption addressKey = new DownloadOptions.AddressKeyOption();

    @Mixin
    private SignatureOptions signatures = new SignatureOptions();

    @Mixin
    private ClusterSecretOption clusterSecret = new ClusterSecretOption();

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private ElasticsearchOptions elasticsearch = new ElasticsearchOptions();

    @Mixin
    private S3Options s3 = new S3Options();

    @Override
    public Integer call() throws Exception {
        return RunningService.run("audit-service", server, node, this::assemble);
    }

    private void assemble(RunningService process) throws IOException, InterruptedException {
        Watch.Limits limits = server.limits(RunningService.PROXIES);
        Map<String, Object> clients = kafka.clientProperties();
        LedgerTopic topic = kafka.topic();
        ElasticsearchSettings documentsAt = elasticsearch.settings();
        S3Settings blobsAt = s3.settings();
        Addresses addresses = addressKey.addresses();
        Supplier<TrustState> trust = signatures.trust(InstantSource.system());

        ElasticsearchStore documents = Engines.documents(process, documentsAt);
        Blobs blobs = Engines.blobs(process, blobsAt);
        ReadPositions positions = Engines.topics(process, clients, topic);

        LedgerAccess ledgerAccess = Patience.with("Elasticsearch", () -> LedgerAccess.open(documents));
        Access access = ledgerAccess.access();
        KafkaTokenUses uses = process.add(KafkaTokenUses.open(clients, topic));
        KafkaAttempts attempts = process.add(KafkaAttempts.open(clients, topic));
        Watch watch = new Watch(limits, attempts, _ -> Optional.empty());
        Callers callers = watch.over(new TokenCallers(ledgerAccess, uses));
        Commands commands = new AuditCommands(clusterSecret.decisions(process, clients, topic));
        AuditService audit = Patience.with(
                "Elasticsearch",
                () -> new AuditService(
                        documents,
                        blobs,
                        commands,
                        trust,
                        addresses,
                        new RetrievalBatches(clients, topic),
                        access,
                        callers));
        // a tail of its own, so that a token is worth nothing here either as soon as its revocation is answered
        Announcer announcer =
                process.add(Announcer.start(clients, positions, process.node().id()));
        process.addTail("access", LedgerTail.start(clients, topic, "access", List.of(ledgerAccess), announcer));
        process.addTail("records", LedgerTail.start(clients, topic, "audit", audit.projections()));
        AutoCloseable _ = process.add(LedgerTail.start(clients, topic, "signatures", List.of(audit.signed())));
        AutoCloseable _ = process.add(KafkaAttempts.follow(clients, topic, audit.attempts()));
        AutoCloseable _ = process.add(KafkaRetrievals.follow(clients, topic, audit.downloads()));
        process.whenReady(WarmUp::begin);
        process.serve(List.of(), audit.controllers(), watch);
    }
}
