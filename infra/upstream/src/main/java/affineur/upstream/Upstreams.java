package affineur.upstream;

import affineur.packaging.PackageName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All upstreams, in the order in which they are asked. To open them connects to nobody; {@link #close} ends their
 * connections.
 */
public final class Upstreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);

    /** Pages that are read at a time. */
    private static final int ROOM = 16;

    private static final long PAGE_BYTES = 64 << 20;

    private final List<HttpIndex> first;
    private final UnaryOperator<Upstream> terms;
    private final Function<Upstream, HttpIndex> opening;
    private final Network network;

    /** All, the first ones before the others. */
    private volatile List<HttpIndex> indexes;

    private Upstreams(
            List<Upstream> inOrder,
            UnaryOperator<Upstream> terms,
            Function<Upstream, HttpIndex> opening,
            Network network) {
        this.first = inOrder.stream().map(opening).toList();
        this.terms = terms;
        this.opening = opening;
        this.network = network;
        this.indexes = first;
    }

    /**
     * As a registry has them.
     *
     * @param inOrder each with a name of its own
     * @param terms on which others are asked that come later
     * @throws IllegalArgumentException in words for the operator, if two have one name
     */
    public static Upstreams open(List<Upstream> inOrder, UnaryOperator<Upstream> terms) {
        return open(
                inOrder,
                terms,
                PAGE_BYTES,
                Freshness.DEFAULT,
                UpstreamListener.NONE,
                new Network(HostLookup.SYSTEM, null),
                InstantSource.system());
    }

    /**
     * @param inOrder each with a name of its own
     * @param keptBytes that pages take in memory, of all upstreams together
     * @throws IllegalArgumentException in words for the operator, if two have one name
     */
    public static Upstreams open(
            List<Upstream> inOrder, long keptBytes, Freshness freshness, UpstreamListener listener) {
        return open(
                inOrder,
                UnaryOperator.identity(),
                keptBytes,
                freshness,
                listener,
                new Network(HostLookup.SYSTEM, null),
                InstantSource.system());
    }

    static Upstreams open(
            List<Upstream> inOrder,
            UnaryOperator<Upstream> terms,
            long keptBytes,
            Freshness freshness,
            UpstreamListener listener,
            Network network,
            InstantSource clock) {
        if (inOrder.stream().map(Upstream::name).distinct().count() < inOrder.size()) {
            network.close();
            throw new IllegalArgumentException("Each upstream needs a name of its own");
        }
        KeptPages pages = new KeptPages(keptBytes);
        Semaphore room = new Semaphore(ROOM);
        return new Upstreams(
                inOrder,
                terms,
                upstream -> new HttpIndex(upstream, network, pages, freshness, clock, room, listener),
                network);
    }

    /**
     * Which others are asked, behind those that were opened first. Who is among them no longer is not asked again, and what
     * comes from there ends. One that has the name of one of the first is passed over.
     *
     * @param others each with a name of its own, in order
     */
    public synchronized void also(List<Upstream> others) {
        List<HttpIndex> before = indexes;
        List<HttpIndex> now = new ArrayList<>(first);
        for (Upstream each : others) {
            if (first.stream().anyMatch(index -> index.upstream().name().equals(each.name()))) {
                LOG.warn(
                        "The upstream '{}' that was added by command is not asked: the settings have one of that name",
                        each.name());
                continue;
            }
            Upstream other = terms.apply(each);
            now.add(before.stream()
                    .filter(index -> index.upstream().equals(other))
                    .findFirst()
                    .orElseGet(() -> opening.apply(other)));
        }
        indexes = List.copyOf(now);
        before.stream().filter(index -> !now.contains(index)).forEach(HttpIndex::close);
    }

    /** Those that were opened first. */
    public List<Upstream> first() {
        return first.stream().map(HttpIndex::upstream).toList();
    }

    /** In the order in which they are asked. */
    public List<UpstreamIndex> all() {
        return List.copyOf(indexes);
    }

    /** Those that are asked for that package, in order. */
    public List<UpstreamIndex> askedFor(PackageName name) {
        return all().stream().filter(index -> index.upstream().isAskedFor(name)).toList();
    }

    public Optional<UpstreamIndex> named(String name) {
        return all().stream()
                .filter(index -> index.upstream().name().equals(name))
                .findFirst();
    }

    @Override
    public synchronized void close() {
        indexes.forEach(HttpIndex::close);
        network.close();
    }
}
