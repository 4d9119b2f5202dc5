package affineur.standalone;

import affineur.access.Access;
import affineur.access.AddedUpstream;
import affineur.access.Directory;
import affineur.access.KafkaTokenUses;
import affineur.access.LedgerAccess;
import affineur.access.Secret;
import affineur.access.attempts.KafkaAttempts;
import affineur.access.people.KafkaPeople;
import affineur.access.people.Usernames;
import affineur.audit.AuditService;
import affineur.blobs.Blobs;
import affineur.blobs.filesystem.FileSystemBlobs;
import affineur.broker.EmbeddedBroker;
import affineur.command.CommandService;
import affineur.command.Origin;
import affineur.command.token.Tokens;
import affineur.documents.lucene.LuceneStore;
import affineur.downloads.KafkaLastDownloads;
import affineur.downloads.KafkaRetrievals;
import affineur.downloads.RetrievalBatches;
import affineur.events.AccountId;
import affineur.events.Actor;
import affineur.events.Scope;
import affineur.events.Visibility;
import affineur.http.Callers;
import affineur.http.HotRoute;
import affineur.http.Telemetry;
import affineur.http.TokenCallers;
import affineur.http.Watch;
import affineur.ledger.LedgerTail;
import affineur.ledger.LedgerTopic;
import affineur.ledger.Projection;
import affineur.ledger.writer.LedgerWriter;
import affineur.query.QueryService;
import affineur.query.forward.Upward;
import affineur.server.CannotStart;
import affineur.server.Closing;
import affineur.server.UpstreamOptions;
import affineur.server.metrics.ObservedBlobs;
import affineur.upstream.Upstream;
import affineur.upstream.Upstreams;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Request;

/** The whole registry but its web server, on one data directory. To know what runs, read {@link #open}. */
final class Registry implements AutoCloseable {
    private static final AccountId ADMIN = new AccountId(1);
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Closing closing;
    private final Access access;
    private final Directory directory;
    private final Callers callers;
    private final Watch watch;
    private final CommandService commands;
    private final QueryService queries;
    private final AuditService audit;
    private final Map<String, LedgerTail> tails;

    private Registry(
            Closing closing,
            LedgerAccess access,
            Callers callers,
            Watch watch,
            CommandService commands,
            QueryService queries,
            AuditService audit,
            Map<String, LedgerTail> tails) {
        this.closing = closing;
        this.access = access.access();
        this.directory = access.directory();
        this.callers = callers;
        this.watch = watch;
        this.commands = commands;
        this.queries = queries;
        this.audit = audit;
        this.tails = tails;
    }

    /**
     * What can be chosen.
     *
     * @param commands what those who change the registry choose
     * @param attempts how many wrong credentials are borne
     * @param downloads how it is recorded who downloads what
     * @param sealedEvery how often records of downloads are sealed
     * @param clock by which tokens and memberships expire
     * @param upstreams where packages are looked for that are not here, in that order
     * @param terms on which those are asked that are added by command
     * @param mode how packages come from there
     */
    record Options(
            CommandService.Options commands,
            Watch.Limits attempts,
            KafkaRetrievals.Options downloads,
            Duration sealedEvery,
            InstantSource clock,
            List<Upstream> upstreams,
            UnaryOperator<Upstream> terms,
            UpstreamOptions.Mode mode) {
        static final Options DEFAULT = new Options(
                CommandService.Options.DEFAULT,
                Watch.Limits.DEFAULT,
                KafkaRetrievals.Options.DEFAULT,
                Duration.ofHours(1),
                InstantSource.system(),
                List.of(),
                UnaryOperator.identity(),
                UpstreamOptions.Mode.PROXY);

        Options {
            upstreams = List.copyOf(upstreams);
        }
    }

    /** Starts everything; when it returns, the read models show all that the ledger holds. */
    static Registry open(DataDirectory data, Options options, Telemetry telemetry) throws IOException {
        Closing closing = new Closing();
        try {
            Blobs blobs = new ObservedBlobs(closing.add(FileSystemBlobs.open(data.blobs())), telemetry);
            LuceneStore documents = closing.add(new LuceneStore(data.documents()));
            LedgerAccess ledgerAccess = LedgerAccess.open(documents, options.clock());
            Access access = ledgerAccess.access();

            EmbeddedBroker broker = closing.add(EmbeddedBroker.start(data.kafka()));
            Map<String, Object> kafka = broker.clientProperties();
            LedgerTopic topic = LedgerTopic.onOneNode();
            KafkaPeople people = closing.add(KafkaPeople.open(kafka, topic));
            KafkaTokenUses uses = closing.add(KafkaTokenUses.open(kafka, topic));
            KafkaAttempts attempts = closing.add(KafkaAttempts.open(kafka, topic));
            KafkaRetrievals retrievals =
                    closing.add(KafkaRetrievals.open(kafka, topic, options.downloads(), telemetry.meters()));
            KafkaLastDownloads downloads = closing.add(KafkaLastDownloads.open(kafka, topic, options.clock()));
            downloads.begin();
            Watch watch =
                    new Watch(options.attempts(), attempts, new Usernames(people, ledgerAccess.directory())::account);
            TokenCallers known = new TokenCallers(ledgerAccess, uses);
            Callers callers = watch.over(known);
            Admitting admitting = new Admitting();
            Auditing auditing = new Auditing();
            Upward upward = upward(options, admitting, closing);
            QueryService queries = QueryService.open(
                    documents,
                    blobs,
                    ledgerAccess,
                    people,
                    uses,
                    callers,
                    new QueryService.Options(options.commands().trustedIssuers(), upward),
                    new QueryService.Recording(retrievals, downloads::downloaded, downloads, watch::address),
                    telemetry.meters());
            RetrievalBatches batches = new RetrievalBatches(kafka, topic);
            AuditService audit = new AuditService(
                    documents,
                    blobs,
                    auditing,
                    options.commands().trust(),
                    options.downloads().addresses(),
                    batches,
                    access,
                    callers);
            LedgerWriter writer = closing.add(LedgerWriter.open(kafka, topic, data.ledgerIndex(), telemetry.meters()));
            List<Projection> read = new ArrayList<>(queries.projections());
            read.addFirst(ledgerAccess);
            LedgerTail index = closing.add(LedgerTail.start(kafka, topic, "query", read));
            LedgerTail records = closing.add(LedgerTail.start(kafka, topic, "audit", audit.projections()));
            AutoCloseable _ = closing.add(KafkaAttempts.follow(kafka, topic, audit.attempts()));
            AutoCloseable _ = closing.add(KafkaRetrievals.follow(kafka, topic, audit.downloads()));
            CommandService commands = closing.add(CommandService.start(
                    writer,
                    blobs,
                    ledgerAccess,
                    people,
                    uses,
                    downloads,
                    callers,
                    index,
                    options.commands(),
                    telemetry));
            known.accept(commands.identities());
            admitting.to(commands.admissions());
            commands.seal(batches, options.sealedEvery());
            auditing.to(commands);
            LedgerTail _ = closing.add(LedgerTail.start(kafka, topic, "signatures", List.of(audit.signed())));
            if (!index.awaitCaughtUp(PATIENCE) || !records.awaitCaughtUp(PATIENCE)) {
                throw new CannotStart("The read models do not catch up with the ledger; " + data.log() + " says why.");
            }
            if (!people.awaitCaughtUp(PATIENCE)) {
                throw new CannotStart("The users' names are not read; " + data.log() + " says why.");
            }
            return new Registry(
                    closing,
                    ledgerAccess,
                    callers,
                    watch,
                    commands,
                    queries,
                    audit,
                    Map.of("index", index, "audit", records));
        } catch (IOException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private static Upward upward(Options options, Admitting admitting, Closing closing) {
        Upstreams upstreams = closing.add(Upstreams.open(options.upstreams(), options.terms()));
        return switch (options.mode()) {
            case REDIRECT -> new Upward.Redirected(upstreams);
            case PROXY -> new Upward.Through(upstreams, admitting);
        };
    }

    /** @return the admin's secret, if this is the first start and none was chosen */
    Optional<Secret> prepare(Visibility visibility, Optional<Secret> chosen) {
        return commands.bootstrap().prepare(visibility, chosen.orElse(null));
    }

    Secret issueAdminToken() {
        return commands.tokens()
                .issue(
                        ADMIN,
                        new Tokens.Wish(
                                "issued at the terminal",
                                List.of(Scope.ADMIN),
                                commands.tokens().latestEnd()),
                        Origin.of(Actor.SYSTEM))
                .secret();
    }

    /** In the order in which they are asked. */
    List<HotRoute> hotRoutes() {
        List<HotRoute> routes = new ArrayList<>(queries.routes());
        routes.addAll(commands.routes());
        return routes;
    }

    List<Object> controllers() {
        List<Object> controllers = new ArrayList<>(commands.controllers());
        controllers.addAll(queries.controllers());
        controllers.addAll(audit.controllers());
        return controllers;
    }

    /** @throws affineur.refusal.Refusal if the request's sender is none */
    void requireAdministrator(Request request) {
        access.requireAdministrator(callers.of(request));
    }

    /** Where packages are looked for by command. */
    List<AddedUpstream> addedUpstreams() {
        return directory.upstreams();
    }

    Watch watch() {
        return watch;
    }

    /** What follows the ledger, by name. */
    Map<String, LedgerTail> tails() {
        return tails;
    }

    @Override
    public void close() {
        closing.close();
    }
}
