package affineur.upstream;

import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.jspecify.annotations.Nullable;

/** One upstream over HTTP. */
final class HttpIndex implements UpstreamIndex, AutoCloseable {
    private static final String BINARY = "application/octet-stream, */*;q=0.5";
    private static final String PROVENANCE = "application/vnd.pypi.integrity.v1+json, application/json;q=0.5";

    private final Upstream upstream;
    private final HttpClient client;
    private final Reach reach;
    private final Troubles troubles;
    private final Asking asking;

    /** Pages and files may be at different hosts, so one may be down without the other. */
    private final Breaker files;

    private final PageFetch fetch;
    private final KeptPages pages;
    private final Freshness freshness;
    private final InstantSource clock;
    private final Semaphore room;
    private final Map<PackageName, CompletableFuture<Kept>> flights = new ConcurrentHashMap<>();

    /** @param room for pages that are read at a time, of all upstreams: each may fill some memory until it is known */
    HttpIndex(
            Upstream upstream,
            Network network,
            KeptPages pages,
            Freshness freshness,
            InstantSource clock,
            Semaphore room,
            UpstreamListener listener) {
        this.upstream = upstream;
        this.client = network.client(upstream);
        this.reach = new Reach(upstream);
        this.troubles = new Troubles(upstream);
        this.asking =
                new Asking(upstream.name(), new Exchange(client, upstream, reach, troubles), troubles, clock, listener);
        this.files = new Breaker(clock);
        this.fetch = new PageFetch(upstream, asking, new Breaker(clock), reach, troubles, freshness, clock);
        this.pages = pages;
        this.freshness = freshness;
        this.clock = clock;
        this.room = room;
    }

    @Override
    public Upstream upstream() {
        return upstream;
    }

    @Override
    public Optional<PageAnswer> kept(PackageName name) {
        Kept kept = pages.get(key(name));
        return kept != null && kept.isGood(clock.instant()) && (kept.page() != null || kept.trouble() == null)
                ? Optional.of(kept.answer())
                : Optional.empty();
    }

    @Override
    public PageAnswer page(PackageName name) {
        Kept kept = pages.get(key(name));
        if (kept != null && kept.isGood(clock.instant())) {
            return kept.answer();
        }
        UpstreamPage stale = kept == null ? null : kept.page();
        CompletableFuture<Kept> flight = flight(name);
        try {
            long millis = (stale == null ? upstream.limits().page() : freshness.patience()).toMillis();
            return flight.get(millis, TimeUnit.MILLISECONDS).answer();
        } catch (TimeoutException _) {
            Trouble late = troubles.tooSlow(upstream.index(), "in its answer");
            if (kept != null && stale != null) {
                return new PageAnswer.Found(stale, kept.confirmed(), late);
            }
            throw late;
        } catch (ExecutionException e) {
            throw troubles.of(e.getCause(), upstream.index());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw troubles.interrupted();
        }
    }

    private KeptPages.Key key(PackageName name) {
        return new KeptPages.Key(upstream.name(), name);
    }

    /** The request for a page that is under way, or a new one, on a thread of its own: who began it may leave. */
    private CompletableFuture<Kept> flight(PackageName name) {
        CompletableFuture<Kept> mine = new CompletableFuture<>();
        CompletableFuture<Kept> other = flights.putIfAbsent(name, mine);
        if (other != null) {
            return other;
        }
        var _ = Thread.ofVirtual().name("upstream-page").start(() -> {
            Kept known = null;
            try {
                known = fly(name);
            } finally {
                // first, so that who is answered and asks again later does not find it
                flights.remove(name, mine);
                if (known != null) {
                    mine.complete(known);
                } else {
                    mine.completeExceptionally(troubles.interrupted());
                }
            }
        });
        return mine;
    }

    private Kept fly(PackageName name) {
        Kept before = pages.get(key(name));
        if (before != null && before.isGood(clock.instant())) {
            // another's request has just ended
            return before;
        }
        Kept now;
        try {
            now = withRoom(name, before);
        } catch (Trouble e) {
            Instant again = clock.instant().plus(freshness.failed());
            now = before == null ? new Kept(null, null, null, Instant.EPOCH, again, e) : before.failed(e, again);
        }
        pages.put(key(name), now);
        return now;
    }

    private Kept withRoom(PackageName name, @Nullable Kept before) {
        try {
            if (!room.tryAcquire(upstream.limits().page().toMillis(), TimeUnit.MILLISECONDS)) {
                throw troubles.tooMany();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw troubles.interrupted();
        }
        try {
            return fetch.fetch(name, before);
        } finally {
            room.release();
        }
    }

    @Override
    public UpstreamContent open(UpstreamFile file) {
        Sha256 sha256 = file.sha256();
        if (sha256 == null) {
            throw troubles.digestMissing(file.filename().toString());
        }
        long limit = upstream.limits().fileBytes();
        if (file.size() != null && file.size() > limit) {
            throw troubles.tooLarge("file", limit);
        }
        Question question = new Question(
                UpstreamListener.What.FILE,
                allowed(file.url()),
                Map.of("Accept", BINARY, "Accept-Encoding", "identity"),
                Deadline.in(upstream.limits().file()));
        return asking.begin(question, files, reply -> content(file, sha256, reply, limit))
                .orElseThrow(() -> troubles.notFound("the file '" + file.filename() + "' any more"));
    }

    private UpstreamContent content(UpstreamFile file, Sha256 sha256, Reply reply, long limit) {
        requireContent(reply);
        long told = file.size() == null ? -1 : file.size();
        long sent = reply.length();
        if (told >= 0 && sent >= 0 && told != sent) {
            throw troubles.mismatch(
                    "sends " + sent + " bytes as '" + file.filename() + "', which should have " + told + ".");
        }
        long length = told >= 0 ? told : sent;
        if (length > limit) {
            throw troubles.tooLarge("file", limit);
        }
        return new UpstreamContent(
                new FileReading(
                        asking.body(reply, "file", limit),
                        file.filename().toString(),
                        sha256,
                        length,
                        troubles,
                        trouble -> {
                            if (trouble == null) {
                                asking.ended(files);
                            } else {
                                asking.failed(files, trouble);
                            }
                        },
                        reply::close),
                length < 0 ? OptionalLong.empty() : OptionalLong.of(length));
    }

    @Override
    public byte[] metadata(UpstreamFile file) {
        UpstreamFile.Metadata offered = file.metadata();
        String what = "the metadata of '" + file.filename() + "'";
        if (offered == null) {
            throw troubles.notFound(what);
        }
        byte[] metadata = small(
                        UpstreamListener.What.METADATA, Links.append(file.url(), ".metadata"), "metadata", BINARY)
                .orElseThrow(() -> troubles.notFound(what));
        Sha256 expected = offered.sha256();
        if (expected != null) {
            Sha256 found = Sha256.ofContent(metadata);
            if (!found.equals(expected)) {
                throw troubles.mismatch(
                        "sends as " + what + " what has the SHA-256 " + found + ", not " + expected + ".");
            }
        }
        return metadata;
    }

    @Override
    public Optional<byte[]> provenance(UpstreamFile file) {
        return file.provenance() == null
                ? Optional.empty()
                : small(UpstreamListener.What.PROVENANCE, file.provenance(), "provenance", PROVENANCE);
    }

    private Optional<byte[]> small(UpstreamListener.What what, URI url, String kind, String accept) {
        Question question = new Question(
                what,
                allowed(url),
                Map.of("Accept", accept, "Accept-Encoding", "identity"),
                Deadline.in(upstream.limits().page()));
        return asking.ask(question, files, reply -> {
            try (reply) {
                requireContent(reply);
                InputStream body = asking.body(reply, kind, upstream.limits().metadataBytes());
                return body.readAllBytes();
            } catch (IOException e) {
                throw troubles.of(e, url);
            }
        });
    }

    private void requireContent(Reply reply) {
        if (reply.status() != 200) {
            throw troubles.broken("answers " + reply.status() + ".");
        }
    }

    private URI allowed(URI url) {
        Omission why = reach.omission(url, Reach.isSecure(upstream.index()));
        if (why != null) {
            throw troubles.leadsAway(why, url);
        }
        return url;
    }

    @Override
    public void close() {
        Network.stop(client);
    }
}
