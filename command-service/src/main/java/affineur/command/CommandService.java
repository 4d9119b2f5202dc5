package affineur.command;

import affineur.access.Access;
import affineur.access.Directory;
import affineur.access.Identities;
import affineur.access.LedgerAccess;
import affineur.access.Secret;
import affineur.access.TokenUses;
import affineur.access.TrustedIssuers;
import affineur.access.gitlab.GitLabJson;
import affineur.access.people.People;
import affineur.blobs.Blobs;
import affineur.command.account.AccountDecider;
import affineur.command.account.Accounts;
import affineur.command.account.DetailsCollector;
import affineur.command.account.UserController;
import affineur.command.admit.AdmissionDecider;
import affineur.command.admit.Admissions;
import affineur.command.bootstrap.Bootstrap;
import affineur.command.bootstrap.PrepareRegistryDecider;
import affineur.command.cleanup.CleanUpDecider;
import affineur.command.cleanup.CleanupController;
import affineur.command.cleanup.CleanupSchedule;
import affineur.command.cleanup.PolicyDecider;
import affineur.command.collect.BlobCollector;
import affineur.command.collect.CheckUnreferencedDecider;
import affineur.command.collect.DigestLocks;
import affineur.command.collect.PresentContent;
import affineur.command.delete.DeleteController;
import affineur.command.delete.DeleteDecider;
import affineur.command.delete.DeleteGenericDecider;
import affineur.command.delete.DeletedContent;
import affineur.command.environment.SubmissionDecider;
import affineur.command.environment.Submissions;
import affineur.command.generic.GenericUploadRoute;
import affineur.command.generic.PublishGenericFileDecider;
import affineur.command.group.GroupController;
import affineur.command.group.GroupDecider;
import affineur.command.group.Namespaces;
import affineur.command.group.ProjectController;
import affineur.command.group.ProjectDecider;
import affineur.command.identity.AcceptIdentityDecider;
import affineur.command.identity.IdentityController;
import affineur.command.identity.JobTokens;
import affineur.command.intake.Intake;
import affineur.command.leader.LeaderDecisions;
import affineur.command.leader.LeaderRoute;
import affineur.command.member.MemberController;
import affineur.command.member.MemberDecider;
import affineur.command.member.Members;
import affineur.command.namespace.NamespaceController;
import affineur.command.namespace.NamespaceDecider;
import affineur.command.origin.OriginController;
import affineur.command.origin.OriginDecider;
import affineur.command.protection.ProtectionController;
import affineur.command.protection.ProtectionDecider;
import affineur.command.publish.PublishFileDecider;
import affineur.command.publish.UploadRoute;
import affineur.command.seal.SealDecider;
import affineur.command.seal.SealSchedule;
import affineur.command.settings.ApplicationSettingsController;
import affineur.command.settings.DuplicatesDecider;
import affineur.command.settings.ForwardingDecider;
import affineur.command.settings.GroupSettingsController;
import affineur.command.settings.ProjectSettingsController;
import affineur.command.signature.VerdictDecider;
import affineur.command.signature.Verdicts;
import affineur.command.signing.SigningPolicyController;
import affineur.command.signing.SigningPolicyDecider;
import affineur.command.status.MarkPackageDecider;
import affineur.command.status.StatusController;
import affineur.command.token.AuthorizationTokenController;
import affineur.command.token.HolderTokenController;
import affineur.command.token.PersonalTokenController;
import affineur.command.token.TokenDecider;
import affineur.command.token.Tokens;
import affineur.command.trust.IssuerController;
import affineur.command.trust.IssuerDecider;
import affineur.command.trust.PublisherController;
import affineur.command.trust.PublisherDecider;
import affineur.command.trust.Trust;
import affineur.command.upstream.UpstreamController;
import affineur.command.upstream.UpstreamDecider;
import affineur.command.yank.YankController;
import affineur.command.yank.YankFileDecider;
import affineur.command.yank.YankReleaseDecider;
import affineur.downloads.LastDownloads;
import affineur.downloads.RetrievalBatches;
import affineur.events.LedgerEntry;
import affineur.http.Callers;
import affineur.http.ClusterSecret;
import affineur.http.HotRoute;
import affineur.http.Telemetry;
import affineur.ledger.Visibility;
import affineur.ledger.writer.Leadership;
import affineur.ledger.writer.LedgerSeat;
import affineur.ledger.writer.LedgerWriter;
import affineur.oidc.IdentityTokens;
import affineur.oidc.TrustedPublishers;
import affineur.refusal.Refusal;
import affineur.sigstore.PublicTrust;
import affineur.sigstore.TrustState;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that changes the registry, put together in plain Java. A main starts it on an open ledger, serves
 * {@link #routes()} and {@link #controllers()}, and closes it when its server has stopped and before the ledger is closed.
 */
public final class CommandService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandService.class);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private final AxonConfiguration axon;
    private final BlobCollector collector;
    private final List<HotRoute> routes;
    private final List<Object> controllers;
    private final Admissions admissions;
    private final Submissions submissions;
    private final Verdicts verdicts;
    private final Namespaces namespaces;
    private final Accounts accounts;
    private final Members members;
    private final Tokens tokens;
    private final JobTokens jobs;
    private final Bootstrap bootstrap;
    private final SealSchedule seals;
    private final List<Runnable> closing;

    private CommandService(
            AxonConfiguration axon,
            Entries entries,
            Blobs blobs,
            LedgerAccess access,
            People people,
            TokenUses uses,
            LastDownloads downloads,
            Callers callers,
            Visibility visibility,
            Options options,
            Place place,
            Telemetry telemetry) {
        this.axon = axon;
        DigestLocks locks = new DigestLocks();
        Decisions inAxon = new AxonDecisions(axon.getComponent(CommandGateway.class), telemetry.observations());
        this.collector = new BlobCollector(
                blobs, inAxon, place::decides, entries, locks, options.blobGrace(), Clock.systemUTC());
        Way way = place.way(new DeletedContent(inAxon, entries, collector), locks);
        Decisions decisions = new ObservedDecisions(way.decisions(), telemetry);
        Commands commands = new Commands(decisions, visibility);
        Access decides = access.access();
        Directory directory = access.directory();
        GitLabJson json = new GitLabJson(directory, decides, people, uses, InstantSource.system());
        Projects projects = new Projects(decides);
        Intake intake = new Intake(blobs);
        this.routes = Stream.concat(
                        Stream.of(
                                new UploadRoute(
                                        callers,
                                        projects,
                                        directory,
                                        entries,
                                        intake,
                                        blobs,
                                        commands,
                                        locks,
                                        options.trust(),
                                        telemetry.meters()),
                                new GenericUploadRoute(
                                        callers,
                                        projects,
                                        directory,
                                        intake,
                                        commands,
                                        entries,
                                        locks,
                                        telemetry.meters())),
                        way.routes().stream())
                .toList();
        this.admissions = new Admissions(decisions);
        this.seals = new SealSchedule(commands, entries, place::decides);
        this.submissions = new Submissions(decisions);
        this.verdicts = new Verdicts(decisions);
        this.namespaces = new Namespaces(commands, entries);
        this.accounts = new Accounts(commands, entries);
        this.members = new Members(commands);
        this.tokens = new Tokens(commands, entries, InstantSource.system(), options.longestTokenLife());
        this.bootstrap = new Bootstrap(commands, entries, tokens);
        Trust trust = new Trust(commands, entries);
        TrustedIssuers issuers = new TrustedIssuers(directory, options.trustedIssuers());
        IdentityTokens identities = IdentityTokens.of(options.audience(), issuers::trusts);
        this.jobs = new JobTokens(
                new TrustedPublishers(identities, directory),
                decides,
                directory,
                commands,
                entries,
                tokens,
                InstantSource.system());
        this.controllers = List.of(
                new DeleteController(callers, projects, entries, commands),
                new YankController(callers, projects, commands),
                new StatusController(callers, projects, commands),
                new NamespaceController(callers, decides, commands),
                new GroupController(callers, decides, directory, namespaces, json),
                new ProjectController(callers, decides, directory, namespaces, json),
                new UserController(callers, decides, directory, people, accounts, json),
                new MemberController(callers, decides, directory, members, json, Clock.systemUTC()),
                new PersonalTokenController(callers, decides, directory, tokens, json),
                new HolderTokenController(callers, decides, directory, tokens, json),
                new AuthorizationTokenController(callers, directory, tokens),
                new IssuerController(callers, decides, directory, trust),
                new PublisherController(callers, decides, directory, issuers, trust),
                new CleanupController(
                        callers, decides, directory, commands, entries, downloads, InstantSource.system()),
                new ApplicationSettingsController(callers, decides, directory, commands),
                new GroupSettingsController(callers, decides, directory, commands),
                new ProjectSettingsController(callers, projects, directory, commands),
                new OriginController(callers, decides, commands),
                new UpstreamController(callers, decides, directory, commands),
                new ProtectionController(callers, decides, directory, commands, entries),
                new SigningPolicyController(callers, decides, directory, commands, entries),
                new IdentityController(callers, options.audience(), jobs));
        DetailsCollector details = new DetailsCollector(
                people,
                directory,
                place::decides,
                () -> entries.at(access.checkpoint().position()).isEmpty());
        CleanupSchedule cleanups = new CleanupSchedule(
                directory::cleanupPolicies, commands, entries, downloads, place::decides, InstantSource.system());
        this.closing = Stream.concat(
                        Stream.<Runnable>of(
                                seals::close, collector::close, details::close, cleanups::close, intake::close),
                        way.closing().stream())
                .toList();
        collector.start(options.collectionInterval());
        details.start(options.collectionInterval());
        cleanups.start();
    }

    /**
     * Starts on an open ledger, as its one writer. Ready when it returns.
     *
     * @param access fed with the ledger by somebody else
     * @param downloads when files were last downloaded
     * @param visibility of what the read models show: answers wait for it a little
     */
    public static CommandService start(
            LedgerWriter ledger,
            Blobs blobs,
            LedgerAccess access,
            People people,
            TokenUses uses,
            LastDownloads downloads,
            Callers callers,
            Visibility visibility,
            Options options,
            Telemetry telemetry) {
        return start(
                ledger, blobs, access, people, uses, downloads, callers, visibility, options, new Alone(), telemetry);
    }

    /**
     * Starts as one of several processes, of which one leads and decides for all. Commands are passed on to that one, and
     * taken from the others under {@code /internal/commands/}.
     *
     * @param secret shared by all processes of the cluster
     */
    public static CommandService start(
            LedgerSeat seat,
            ClusterSecret secret,
            Blobs blobs,
            LedgerAccess access,
            People people,
            TokenUses uses,
            LastDownloads downloads,
            Callers callers,
            Visibility visibility,
            Options options,
            Telemetry telemetry) {
        return start(
                seat.ledger(),
                blobs,
                access,
                people,
                uses,
                downloads,
                callers,
                visibility,
                options,
                new AmongOthers(seat, secret, blobs, telemetry.observations()),
                telemetry);
    }

    private static CommandService start(
            LedgerWriter ledger,
            Blobs blobs,
            LedgerAccess access,
            People people,
            TokenUses uses,
            LastDownloads downloads,
            Callers callers,
            Visibility visibility,
            Options options,
            Place place,
            Telemetry telemetry) {
        AxonConfiguration axon = handlers()
                .configure(ledger.configure(EventSourcingConfigurer.create()))
                .start();
        return new CommandService(
                axon,
                entries(ledger),
                blobs,
                access,
                people,
                uses,
                downloads,
                callers,
                visibility,
                options,
                place,
                telemetry);
    }

    /** Where this process stands among others, if there are others. */
    private sealed interface Place {
        boolean decides();

        /** @param here decides in this process */
        Way way(Decisions here, DigestLocks locks);
    }

    /** A command's way to where it is decided. */
    private record Way(Decisions decisions, List<HotRoute> routes, List<Runnable> closing) {}

    private record Alone() implements Place {
        @Override
        public boolean decides() {
            return true;
        }

        @Override
        public Way way(Decisions here, DigestLocks locks) {
            return new Way(here, List.of(), List.of());
        }
    }

    private record AmongOthers(LedgerSeat seat, ClusterSecret secret, Blobs blobs, ObservationRegistry observations)
            implements Place {
        @Override
        public boolean decides() {
            return seat.standing() instanceof Leadership.Standing.Leads;
        }

        @Override
        public Way way(Decisions here, DigestLocks locks) {
            Decisions checked = new PresentContent(here, locks, blobs);
            LeaderDecisions leader =
                    new LeaderDecisions(seat, checked, secret, LeaderDecisions.Bounds.DEFAULT, observations);
            LeaderRoute route = new LeaderRoute(secret, handlers().commands(), checked, observations);
            return new Way(leader, List.of(route), List.of(route::close, leader::close));
        }
    }

    /** All commands there are. */
    static Handlers handlers() {
        Handlers handlers = new Handlers();
        PublishFileDecider.register(handlers);
        PublishGenericFileDecider.register(handlers);
        DeleteDecider.register(handlers);
        DeleteGenericDecider.register(handlers);
        YankReleaseDecider.register(handlers);
        YankFileDecider.register(handlers);
        MarkPackageDecider.register(handlers);
        NamespaceDecider.register(handlers);
        GroupDecider.register(handlers);
        ProjectDecider.register(handlers);
        AccountDecider.register(handlers);
        MemberDecider.register(handlers);
        TokenDecider.register(handlers);
        PolicyDecider.register(handlers);
        CleanUpDecider.register(handlers);
        DuplicatesDecider.register(handlers);
        ForwardingDecider.register(handlers);
        OriginDecider.register(handlers);
        UpstreamDecider.register(handlers);
        AdmissionDecider.register(handlers);
        SealDecider.register(handlers);
        SubmissionDecider.register(handlers);
        VerdictDecider.register(handlers);
        ProtectionDecider.register(handlers);
        SigningPolicyDecider.register(handlers);
        IssuerDecider.register(handlers);
        PublisherDecider.register(handlers);
        AcceptIdentityDecider.register(handlers);
        PrepareRegistryDecider.register(handlers);
        CheckUnreferencedDecider.register(handlers);
        return handlers;
    }

    private static Entries entries(LedgerWriter ledger) {
        return new Entries() {
            @Override
            public Optional<LedgerEntry> at(long position) {
                return ledger.entry(position);
            }

            @Override
            public Optional<LedgerEntry> next(long position, EventCriteria criteria) {
                return ledger.next(position, criteria);
            }
        };
    }

    /** Makes the registry ready: to be called at each start, before anybody is served. */
    public Bootstrap bootstrap() {
        return bootstrap;
    }

    /**
     * The same among several processes: whenever this one begins to lead.
     *
     * @param visibility of the default project, if this is the first start
     * @param chosen the administrator's secret, where the operator set one
     * @param made gets the administrator's new secret, to be shown once, if this is the first start and none was chosen
     */
    public void bootstrapWhenLeading(
            LedgerSeat seat,
            affineur.events.Visibility visibility,
            @Nullable Secret chosen,
            Consumer<? super Secret> made) {
        seat.whenLeading(() -> {
            Leadership.Standing leads = new Leadership.Standing.Leads();
            Leadership.Standing standing = leads;
            while (standing.equals(leads)) {
                try {
                    bootstrap.prepare(visibility, chosen).ifPresent(made);
                    return;
                } catch (Refusal e) {
                    LOG.warn("The registry is not made ready yet: {}", e.text());
                }
                try {
                    standing = seat.awaitOther(leads, BETWEEN_ATTEMPTS);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
    }

    public Namespaces namespaces() {
        return namespaces;
    }

    public Accounts accounts() {
        return accounts;
    }

    public Members members() {
        return members;
    }

    /** Jobs that show their identity tokens as credentials. */
    public Identities identities() {
        return jobs;
    }

    /** For whoever keeps files of upstreams. */
    public Admissions admissions() {
        return admissions;
    }

    /** Seals records of downloads from now on, as often, whenever this process decides. */
    public void seal(RetrievalBatches batches, Duration every) {
        seals.start(batches, every);
    }

    /** For whoever audits environments. */
    public Submissions submissions() {
        return submissions;
    }

    /** For whoever verifies signatures. */
    public Verdicts verdicts() {
        return verdicts;
    }

    /** For {@code affineur token}. */
    public Tokens tokens() {
        return tokens;
    }

    /** Uploads, and what the other processes of a cluster pass on: in front of Spring. */
    public List<HotRoute> routes() {
        return routes;
    }

    /** Spring MVC controllers, to be registered as they are. */
    public List<Object> controllers() {
        return controllers;
    }

    @Override
    public void close() {
        closing.forEach(Runnable::run);
        axon.shutdown();
    }

    /**
     * What an operator may choose.
     *
     * @param blobGrace how long content that no file refers to is left alone after it was last stored
     * @param collectionInterval how often such content is looked for, besides after each deletion
     * @param trustedIssuers whose identity tokens count, besides those that are trusted by command
     * @param audience for whom they must be
     * @param longestTokenLife of all new access tokens; null for no limit
     * @param trust by what signatures are verified, at the moment
     */
    public record Options(
            Duration blobGrace,
            Duration collectionInterval,
            List<URI> trustedIssuers,
            String audience,
            @Nullable Duration longestTokenLife,
            Supplier<TrustState> trust) {
        public static final Options DEFAULT = new Options(
                Duration.ofHours(1),
                Duration.ofHours(1),
                List.of(),
                "affineur",
                null,
                new PublicTrust(InstantSource.system()));

        public Options {
            trustedIssuers = List.copyOf(trustedIssuers);
            if (blobGrace.isNegative() || !collectionInterval.isPositive()) {
                throw new IllegalArgumentException("A grace period is not negative, an interval is positive");
            }
            if (longestTokenLife != null && longestTokenLife.compareTo(Tokens.SHORTEST_LIFE) < 0) {
                throw new IllegalArgumentException("The longest life of tokens is no shorter than "
                        + Tokens.SHORTEST_LIFE.toMinutes() + "m (--longest-token-life)");
            }
        }

        public Options trusting(List<URI> issuers, String forAudience) {
            return new Options(blobGrace, collectionInterval, issuers, forAudience, longestTokenLife, trust);
        }

        /** @param life of all new access tokens; null for no limit */
        public Options limiting(@Nullable Duration life) {
            return new Options(blobGrace, collectionInterval, trustedIssuers, audience, life, trust);
        }

        /** @param by what signatures are verified */
        public Options verifying(Supplier<TrustState> by) {
            return new Options(blobGrace, collectionInterval, trustedIssuers, audience, longestTokenLife, by);
        }
    }
}
