package affineur.cluster;

import affineur.access.KafkaTokenUses;
import affineur.access.LedgerAccess;
import affineur.access.TrustedIssuers;
import affineur.access.attempts.KafkaAttempts;
import affineur.access.people.KafkaPeople;
import affineur.access.people.Usernames;
import affineur.blobs.Blobs;
import affineur.blobs.s3.S3Settings;
import affineur.documents.elasticsearch.ElasticsearchSettings;
import affineur.documents.elasticsearch.ElasticsearchStore;
import affineur.downloads.KafkaLastDownloads;
import affineur.downloads.KafkaRetrievals;
import affineur.http.Callers;
import affineur.http.TokenCallers;
import affineur.http.Watch;
import affineur.ledger.Announcer;
import affineur.ledger.LedgerTail;
import affineur.ledger.LedgerTopic;
import affineur.ledger.Projection;
import affineur.ledger.ReadPositions;
import affineur.oidc.ReadingJobs;
import affineur.query.QueryService;
import affineur.query.forward.Upward;
import affineur.server.DownloadOptions;
import affineur.server.IdentityOptions;
import affineur.server.ServerOptions;
import affineur.server.UpstreamOptions;
import affineur.upstream.Upstreams;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The main of a process that serves pages and files. To know what runs, read {@link #assemble}. */
@Command(
        name = "query-service",
        description = "Serve pages and files. Run as many as you like.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunQueryService implements Callable<Integer> {
    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private IdentityOptions identities = new IdentityOptions();

    @Mixin
    private ClusterSecretOption clusterSecret = new ClusterSecretOption();

    @Mixin
    private UpstreamOptions upstream = new UpstreamOptions();

    @Mixin
    private DownloadOptions downloads = new DownloadOptions();

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private ElasticsearchOptions elasticsearch = new ElasticsearchOptions();

    @Mixin
    private S3Options s3 = new S3Options();

    @Override
    public Integer call() throws Exception {
        return RunningService.run("query-service", server, node, this::assemble);
    }

    private void assemble(RunningService process) throws IOException, InterruptedException {
        Watch.Limits limits = server.limits(RunningService.PROXIES);
        Map<String, Object> clients = kafka.clientProperties();
        LedgerTopic topic = kafka.topic();
        ElasticsearchSettings documentsAt = elasticsearch.settings();
        S3Settings blobsAt = s3.settings();
        List<URI> trustedIssuers = identities.trustedIssuers();
        String audience = identities.audience();
        KafkaRetrievals.Options recording = downloads.options();
        upstream.require();

        ElasticsearchStore documents = Engines.documents(process, documentsAt);
        Blobs blobs = Engines.blobs(process, blobsAt);
        ReadPositions positions = Engines.topics(process, clients, topic);
        QueryService.Options options = new QueryService.Options(trustedIssuers, upward(process, clients, topic));

        LedgerAccess ledgerAccess = Patience.with("Elasticsearch", () -> LedgerAccess.open(documents));
        KafkaPeople people = KafkaPeople.open(clients, topic);
        process.addPeople(people);
        KafkaTokenUses uses = process.add(KafkaTokenUses.open(clients, topic));
        KafkaAttempts attempts = process.add(KafkaAttempts.open(clients, topic));
        KafkaRetrievals retrievals = process.add(KafkaRetrievals.open(
                clients, topic, recording, process.telemetry().meters()));
        KafkaLastDownloads last = process.add(KafkaLastDownloads.open(clients, topic, InstantSource.system()));
        last.begin();
        Watch watch = new Watch(limits, attempts, new Usernames(people, ledgerAccess.directory())::account);
        TokenCallers known = new TokenCallers(ledgerAccess, uses);
        TrustedIssuers issuers = new TrustedIssuers(ledgerAccess.directory(), trustedIssuers);
        known.accept(ReadingJobs.of(audience, issuers, ledgerAccess.directory()));
        Callers callers = watch.over(known);
        QueryService queries = Patience.with(
                "Elasticsearch",
                () -> QueryService.open(
                        documents,
                        blobs,
                        ledgerAccess,
                        people,
                        uses,
                        callers,
                        options,
                        new QueryService.Recording(retrievals, last::downloaded, last, watch::address),
                        process.telemetry().meters()));
        List<Projection> read = new ArrayList<>(queries.projections());
        read.addFirst(ledgerAccess);
        Announcer announcer =
                process.add(Announcer.start(clients, positions, process.node().id()));
        process.addTail("index", LedgerTail.start(clients, topic, "query", read, announcer));
        process.serve(queries.routes(), queries.controllers(), watch);
    }

    private Upward upward(RunningService process, Map<String, Object> clients, LedgerTopic topic) {
        Upstreams upstreams = process.add(Upstreams.open(upstream.upstreams(), upstream.terms()));
        return switch (upstream.mode()) {
            case REDIRECT -> new Upward.Redirected(upstreams);
            case PROXY ->
                new Upward.Through(upstreams, new LeadersAdmissions(clusterSecret.decisions(process, clients, topic)));
        };
    }
}
