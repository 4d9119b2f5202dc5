package affineur.standalone;

import affineur.server.UpstreamOptions;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where packages are looked for that are not here, and what the operator is told of it.
 *
 * @param index null if nothing is forwarded
 * @param line for the terminal
 */
record Upstream(@Nullable URI index, String line) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** @param port that this process listens on */
    static Upstream of(UpstreamOptions options, PipConfiguration pip, int port) {
        Optional<URI> given = options.upstream();
        if (given.isPresent()) {
            return new Upstream(given.get(), "Packages that are not here are looked for at " + given.get());
        }
        Optional<PipConfiguration.Found> found = pip.index();
        if (options.isGiven() || found.isEmpty()) {
            return new Upstream(
                    null,
                    "Packages that are not here are looked for nowhere else; --upstream URL names a simple index for that.");
        }
        URI index = UpstreamOptions.index(found.get().index(), found.get().where());
        if (LOOPBACK.contains(index.getHost()) && index.getPort() == port) {
            return new Upstream(
                    null,
                    "Packages that are not here are looked for nowhere else: pip uses this registry itself, by "
                            + found.get().where() + ". --upstream URL names a simple index for that.");
        }
        return new Upstream(
                index,
                "Packages that are not here are looked for at " + index + ", as "
                        + found.get().where() + " has it for pip; --upstream off stops that.");
    }
}
