package affineur.upstream;

import affineur.packaging.PackageName;
import java.util.List;
import java.util.Optional;

/**
 * All upstreams, in the order in which they are asked. {@link #close} ends their connections.
 */
public final class Upstreams implements AutoCloseable {
    private final List<UpstreamIndex> indexes;

    Upstreams(List<UpstreamIndex> indexes) {
        this.indexes = List.copyOf(indexes);
    }

    public List<UpstreamIndex> all() {
        return indexes;
    }

    /** Those that are asked for that package, in order. */
    public List<UpstreamIndex> askedFor(PackageName name) {
        return indexes.stream()
                .filter(index -> index.upstream().isAskedFor(name))
                .toList();
    }

    public Optional<UpstreamIndex> named(String name) {
        return indexes.stream()
                .filter(index -> index.upstream().name().equals(name))
                .findFirst();
    }

    @Override
    public void close() {}
}
