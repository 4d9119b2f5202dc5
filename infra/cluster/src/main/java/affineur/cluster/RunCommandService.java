package affineur.cluster;

import affineur.access.KafkaTokenUses;
import affineur.access.LedgerAccess;
import affineur.access.Secret;
import affineur.access.attempts.KafkaAttempts;
import affineur.access.people.KafkaPeople;
import affineur.access.people.Usernames;
import affineur.blobs.Blobs;
import affineur.blobs.s3.S3Settings;
import affineur.command.CommandService;
import affineur.documents.lucene.LuceneStore;
import affineur.downloads.KafkaLastDownloads;
import affineur.downloads.RetrievalBatches;
import affineur.events.Visibility;
import affineur.http.Callers;
import affineur.http.ClusterSecret;
import affineur.http.TokenCallers;
import affineur.http.Watch;
import affineur.ledger.Announcer;
import affineur.ledger.ClusterVisibility;
import affineur.ledger.LedgerTail;
import affineur.ledger.LedgerTopic;
import affineur.ledger.ReadPositions;
import affineur.ledger.lease.LeaseTimes;
import affineur.ledger.writer.LeaderNotice;
import affineur.ledger.writer.Leadership;
import affineur.ledger.writer.LedgerSeat;
import affineur.server.CannotStart;
import affineur.server.DownloadOptions;
import affineur.server.FirstStart;
import affineur.server.IdentityOptions;
import affineur.server.ServerOptions;
import affineur.server.SignatureOptions;
import affineur.server.TokenOptions;
import affineur.server.health.Condition;
import affineur.server.health.TrustCondition;
import affineur.sigstore.WarmUp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main of a process that takes uploads and all other changes. To know what runs, read {@link #assemble}. */
@Command(
        name = "command-service",
        description = "Take uploads and all other changes. Run two or three: one writes, the others stand by.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCommandService implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private ClusterSecretOption clusterSecret = new ClusterSecretOption();

    @Mixin
    private FirstStart firstStart = new FirstStart();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description =
                    "A directory of this process's own, for caches of the ledger. What is lost there is grown anew.")
    private Path data = Path.of("");

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            defaultValue = "6s",
            description = "How long the process that writes may be silent before another takes over. Brokers allow no "
                    + "less than their group.min.session.timeout.ms.")
    private Duration lease = Duration.ZERO;

    @Option(
            names = "--blob-grace",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How long content that no file refers to is kept after it was last stored.")
    private Duration blobGrace = Duration.ZERO;

    @Option(
            names = "--blob-collection-interval",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How often such content is looked for, besides after each deletion.")
    private Duration collectionInterval = Duration.ZERO;

    @Mixin
    private IdentityOptions identities = new IdentityOptions();

    @Mixin
    private TokenOptions tokens = new TokenOptions();

    @Mixin
    private DownloadOptions.SealOption seals = new DownloadOptions.SealOption();

    @Mixin
    private SignatureOptions signatures = new SignatureOptions();

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private S3Options s3 = new S3Options();

    @Override
    public Integer call() throws Exception {
        return RunningService.run("command-service", server, node, this::assemble);
    }

    private void assemble(RunningService process) throws IOException, InterruptedException {
        Watch.Limits limits = server.limits(RunningService.PROXIES);
        Map<String, Object> clients = kafka.clientProperties();
        LedgerTopic topic = kafka.topic();
        S3Settings blobsAt = s3.settings();
        ClusterSecret secret = clusterSecret.secret();
        LeaseTimes times = checked(() -> LeaseTimes.of(lease));
        CommandService.Options options = checked(() -> new CommandService.Options(
                blobGrace,
                collectionInterval,
                identities.trustedIssuers(),
                identities.audience(),
                tokens.longestLife(),
                signatures.trust(InstantSource.system())));
        Visibility visibility = firstStart.visibility(server.address().isLoopbackAddress());
        Optional<Secret> adminToken = firstStart.adminToken();
        Duration sealedEvery = seals.every();

        // of its own, so that uploads go on while the readers' documents are out of reach
        LuceneStore documents = process.add(new LuceneStore(data.resolve("documents")));
        Blobs blobs = Engines.blobs(process, blobsAt);
        LedgerAccess ledgerAccess = LedgerAccess.open(documents);

        ReadPositions positions = Engines.topics(process, clients, topic);
        KafkaPeople people = KafkaPeople.open(clients, topic);
        process.addPeople(people);
        KafkaTokenUses uses = process.add(KafkaTokenUses.open(clients, topic));
        KafkaLastDownloads downloads = process.add(KafkaLastDownloads.open(clients, topic, InstantSource.system()));
        KafkaAttempts attempts = process.add(KafkaAttempts.open(clients, topic));
        Watch watch = new Watch(limits, attempts, new Usernames(people, ledgerAccess.directory())::account);
        TokenCallers known = new TokenCallers(ledgerAccess, uses);
        Callers callers = watch.over(known);
        LedgerSeat seat = process.add(LedgerSeat.take(
                clients,
                topic,
                data.resolve("ledger-index"),
                process.node().address(),
                times,
                process.telemetry().meters()));
        process.add(LeaderNotice.open(clients, topic)).of(seat, process.node().address());
        ClusterVisibility pages = process.add(ClusterVisibility.start(clients, positions));
        Announcer announcer =
                process.add(Announcer.start(clients, positions, process.node().id()));
        process.addTail("access", LedgerTail.start(clients, topic, "access", List.of(ledgerAccess), announcer));
        CommandService commands = process.add(CommandService.start(
                seat,
                secret,
                blobs,
                ledgerAccess,
                people,
                uses,
                downloads,
                callers,
                pages,
                options,
                process.telemetry()));
        known.accept(commands.identities());
        commands.seal(new RetrievalBatches(clients, topic), sealedEvery);
        commands.bootstrapWhenLeading(seat, visibility, adminToken.orElse(null), this::show);
        process.health().add("writer", () -> condition(seat));
        process.health().add("signatures", new TrustCondition(options.trust()));
        process.whenReady(WarmUp::begin);
        process.serve(commands.routes(), commands.controllers(), watch);
    }

    private static Condition condition(LedgerSeat seat) {
        LedgerSeat.Health health = seat.health();
        if (!health.caughtUp()) {
            return Condition.notReady("catching up with the ledger, at position " + health.next());
        }
        return switch (health.standing()) {
            case Leadership.Standing.Leads _ -> Condition.ok("writes the ledger, at position " + health.next());
            case Leadership.Standing.StandsBy standby ->
                Condition.ok("stands by, at position " + health.next() + "; " + standby.leader() + " writes");
            case Leadership.Standing.Vacant _ -> Condition.degraded("nobody writes, as far as is known here");
        };
    }

    /** Not into the log: whoever reads logs need not be an administrator. */
    private void show(Secret made) {
        spec.commandLine().getErr().println("The admin's token, shown this once: " + made.reveal());
    }

    private static <T> T checked(Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            throw new CannotStart(e.getMessage() + ".");
        }
    }
}
