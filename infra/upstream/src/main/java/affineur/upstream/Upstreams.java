package affineur.upstream;

import affineur.packaging.PackageName;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * All upstreams, in the order in which they are asked. To open them connects to nobody; {@link #close} ends their
 * connections.
 */
public final class Upstreams implements AutoCloseable {
    /** Pages that are read at a time. */
    private static final int ROOM = 16;

    private static final long PAGE_BYTES = 64 << 20;

    private final List<HttpIndex> indexes;
    private final Network network;

    private Upstreams(List<HttpIndex> indexes, Network network) {
        this.indexes = indexes;
        this.network = network;
    }

    /**
     * As a registry has them.
     *
     * @param inOrder each with a name of its own
     * @throws IllegalArgumentException in words for the operator, if two have one name
     */
    public static Upstreams open(List<Upstream> inOrder) {
        return open(inOrder, PAGE_BYTES, Freshness.DEFAULT, UpstreamListener.NONE);
    }

    /**
     * @param inOrder each with a name of its own
     * @param keptBytes that pages take in memory, of all upstreams together
     * @throws IllegalArgumentException in words for the operator, if two have one name
     */
    public static Upstreams open(
            List<Upstream> inOrder, long keptBytes, Freshness freshness, UpstreamListener listener) {
        return open(
                inOrder, keptBytes, freshness, listener, new Network(HostLookup.SYSTEM, null), InstantSource.system());
    }

    static Upstreams open(
            List<Upstream> inOrder,
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
                inOrder.stream()
                        .map(upstream -> new HttpIndex(upstream, network, pages, freshness, clock, room, listener))
                        .toList(),
                network);
    }

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
    public void close() {
        indexes.forEach(HttpIndex::close);
        network.close();
    }
}
