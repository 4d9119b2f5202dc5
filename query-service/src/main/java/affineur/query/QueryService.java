package affineur.query;

import affineur.access.Directory;
import affineur.access.LedgerAccess;
import affineur.access.TokenUses;
import affineur.access.TrustedIssuers;
import affineur.access.gitlab.GitLabJson;
import affineur.access.people.People;
import affineur.blobs.Blobs;
import affineur.documents.DocumentStore;
import affineur.downloads.LastDownloads;
import affineur.downloads.Retrievals;
import affineur.http.Callers;
import affineur.http.HotRoute;
import affineur.ledger.Projection;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.Withholding;
import affineur.query.cleanup.CleanupController;
import affineur.query.clients.ClientsController;
import affineur.query.downloads.RecordedPages;
import affineur.query.downloads.Recorder;
import affineur.query.feed.FeedController;
import affineur.query.file.EnclosedRoute;
import affineur.query.file.FileMetrics;
import affineur.query.file.FileRoute;
import affineur.query.file.GenericFileRoute;
import affineur.query.forward.Admissions;
import affineur.query.forward.Forwarder;
import affineur.query.forward.Upward;
import affineur.query.groups.GroupsController;
import affineur.query.http.Readers;
import affineur.query.integrity.ProvenanceController;
import affineur.query.members.MembersController;
import affineur.query.namespaces.NamespacesController;
import affineur.query.packages.PackagesController;
import affineur.query.projects.ProjectsController;
import affineur.query.protection.ProtectionRulesController;
import affineur.query.pypi.PackageJsonController;
import affineur.query.settings.ApplicationSettingsController;
import affineur.query.settings.PackageOriginsController;
import affineur.query.settings.PackageSettingsController;
import affineur.query.settings.SigningPoliciesController;
import affineur.query.settings.UpstreamsController;
import affineur.query.simple.PageMetrics;
import affineur.query.simple.SimplePages;
import affineur.query.simple.SimpleRoute;
import affineur.query.simple.UpstreamPages;
import affineur.query.tokens.AccessTokensController;
import affineur.query.tokens.PlaceTokensController;
import affineur.query.trusted.TrustedIssuersController;
import affineur.query.trusted.TrustedPublishersController;
import affineur.query.users.UsersController;
import affineur.upstream.Upstream;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What a main needs to serve the pages: projections to feed, routes and controllers to mount. */
public final class QueryService {
    private static final long PAGE_BYTES = 48 << 20;
    private static final long UPSTREAM_PAGE_BYTES = 64 << 20;

    private final List<Projection> projections;
    private final List<HotRoute> routes;
    private final List<Object> controllers;

    private QueryService(List<Projection> projections, List<HotRoute> routes, List<Object> controllers) {
        this.projections = projections;
        this.routes = routes;
        this.controllers = controllers;
    }

    /**
     * Opens the service's collections in the store, whose owner closes it.
     *
     * @param access fed with the ledger by somebody else
     */
    public static QueryService open(
            DocumentStore store,
            Blobs blobs,
            LedgerAccess access,
            People people,
            TokenUses uses,
            Callers callers,
            Options options,
            Recording recording,
            MeterRegistry meters) {
        Readers readers = new Readers(access.access(), access.directory(), callers);
        Recorder recorder =
                new Recorder(recording.retrievals(), recording.used(), recording.addresses(), access.access());
        Catalogue catalogue = Catalogue.open(store, Withholding.by(access.directory()));
        FileMetrics files = new FileMetrics(meters);
        PageMetrics metrics = new PageMetrics(meters);
        SimplePages pages = new SimplePages(catalogue, access.directory(), PAGE_BYTES, metrics);
        Gauge.builder("affineur.page.cache.size", pages, SimplePages::weight)
                .description("Bytes of pages that are kept, of " + PAGE_BYTES)
                .baseUnit("bytes")
                .register(meters);
        Forwarder forwarder = new Forwarder(access.directory(), catalogue, options.upward());
        Admissions admissions = admissions(options.upward());
        UpstreamPages fromUpstream = new UpstreamPages(catalogue, admissions, UPSTREAM_PAGE_BYTES);
        return new QueryService(
                List.of(catalogue.projection(pages)),
                List.of(
                        new RecordedPages(
                                new SimpleRoute(pages, fromUpstream, readers, metrics, forwarder, recorder), recorder),
                        new EnclosedRoute(catalogue, blobs, readers, files),
                        new FileRoute(catalogue, blobs, readers, files, recorder, forwarder, admissions),
                        new GenericFileRoute(catalogue, blobs, readers, files, recorder)),
                controllers(
                        catalogue,
                        blobs,
                        access.directory(),
                        people,
                        uses,
                        new TrustedIssuers(access.directory(), options.trustedIssuers()),
                        recording.last(),
                        options.upward().upstreams().first(),
                        readers));
    }

    private static Admissions admissions(Upward upward) {
        return upward instanceof Upward.Through through ? through.admissions() : Admissions.NONE;
    }

    private static List<Object> controllers(
            Catalogue catalogue,
            Blobs blobs,
            Directory directory,
            People people,
            TokenUses uses,
            TrustedIssuers issuers,
            LastDownloads downloads,
            List<Upstream> upstreams,
            Readers readers) {
        InstantSource clock = InstantSource.system();
        GitLabJson json = new GitLabJson(directory, readers.access(), people, uses, clock);
        return List.of(
                new PackagesController(catalogue, blobs, readers),
                new NamespacesController(catalogue, directory, readers),
                new PackageJsonController(catalogue, blobs, readers),
                new ProvenanceController(catalogue, blobs, readers),
                new FeedController(catalogue, readers),
                new GroupsController(directory, readers, json),
                new ProjectsController(directory, readers, json),
                new UsersController(directory, readers, json),
                new MembersController(directory, readers, json, clock),
                new AccessTokensController(directory, readers, json, clock),
                new PlaceTokensController(directory, readers, json, clock),
                new TrustedIssuersController(issuers, readers),
                new TrustedPublishersController(directory, readers),
                new ProtectionRulesController(directory, readers),
                new CleanupController(catalogue, directory, readers, downloads, clock),
                new PackageSettingsController(directory, readers),
                new PackageOriginsController(directory, readers),
                new SigningPoliciesController(directory, readers),
                new ApplicationSettingsController(directory, readers),
                new UpstreamsController(upstreams, directory, readers),
                new ClientsController());
    }

    /**
     * By whom it is heard who downloads what.
     *
     * @param used hears the number of each file that is used
     * @param last when each was
     * @param addresses where a request comes from
     */
    public record Recording(
            Retrievals retrievals,
            LongConsumer used,
            LastDownloads last,
            Function<Request, @Nullable String> addresses) {}

    public List<Projection> projections() {
        return projections;
    }

    /** In the order in which they are asked. */
    public List<HotRoute> routes() {
        return routes;
    }

    /** For Spring MVC. */
    public List<Object> controllers() {
        return controllers;
    }

    /**
     * What an operator may choose.
     *
     * @param trustedIssuers whose identity tokens count, besides those that are trusted by command
     * @param upward what is done about packages that are not here
     */
    public record Options(List<URI> trustedIssuers, Upward upward) {
        public Options {
            trustedIssuers = List.copyOf(trustedIssuers);
        }
    }
}
