package affineur.oidc;

import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Identities;
import affineur.access.Project;
import affineur.access.Secret;
import affineur.access.TrustedIssuers;
import affineur.events.Holder;
import affineur.events.PublisherId;
import affineur.events.Scope;
import affineur.oidc.TrustedPublishers.Identified;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Lets jobs read by their identity tokens where nothing can be recorded: each in the project into which its publisher
 * publishes. Who was found is remembered until the token expires, as long as publisher and issuer are trusted.
 */
public final class ReadingJobs implements Identities {
    /** Half a megabyte or so. */
    private static final int REMEMBERED = 4_096;

    private final TrustedPublishers publishers;
    private final Directory directory;
    private final Predicate<URI> trusted;
    private final InstantSource clock;
    private final Map<Sha256, Remembered> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sha256, Remembered> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Remembered(PublisherId publisher, Instant expires) {}

    ReadingJobs(TrustedPublishers publishers, Directory directory, Predicate<URI> trusted, InstantSource clock) {
        this.publishers = publishers;
        this.directory = directory;
        this.trusted = trusted;
        this.clock = clock;
    }

    /** @param audience for whom identity tokens must be */
    public static ReadingJobs of(String audience, TrustedIssuers issuers, Directory directory) {
        IdentityTokens tokens = IdentityTokens.of(audience, issuers::trusts);
        return new ReadingJobs(
                new TrustedPublishers(tokens, directory), directory, issuers::trusts, InstantSource.system());
    }

    @Override
    public Optional<Caller> known(String token) {
        Remembered job;
        synchronized (remembered) {
            job = remembered.get(Secret.hashOf(token));
        }
        return job == null || !clock.instant().isBefore(job.expires)
                ? Optional.empty()
                : directory
                        .publisher(job.publisher)
                        .filter(publisher -> trusted.test(publisher.issuer()))
                        .flatMap(publishers::project)
                        .map(ReadingJobs::caller);
    }

    @Override
    public Caller find(String token, String correlation) {
        Identified job = publishers.identify(token, null);
        Project project = publishers
                .project(job.publisher())
                .orElseThrow(() -> new Refusal(
                        ProblemType.PENDING_PUBLISHER,
                        "The project of this trusted publisher does not exist yet: its first upload makes it."));
        synchronized (remembered) {
            remembered.put(
                    Secret.hashOf(token),
                    new Remembered(job.publisher().id(), job.identity().expires()));
        }
        return caller(project);
    }

    private static Caller caller(Project project) {
        return new Caller(null, null, Holder.of(project.id()), Set.of(Scope.READ_PACKAGE_REGISTRY));
    }
}
