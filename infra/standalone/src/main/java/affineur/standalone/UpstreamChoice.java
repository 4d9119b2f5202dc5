package affineur.standalone;

import affineur.access.AddedUpstream;
import affineur.server.UpstreamOptions;
import affineur.upstream.Upstream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where packages are looked for that are not here, and what the operator is told of it.
 *
 * @param upstreams in the order in which they are asked; empty if none is
 * @param line for the terminal
 */
record UpstreamChoice(List<Upstream> upstreams, String line) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    UpstreamChoice {
        upstreams = List.copyOf(upstreams);
    }

    /** @param port that this process listens on */
    static UpstreamChoice of(UpstreamOptions options, PipConfiguration pip, int port) {
        List<Upstream> given = options.upstreams();
        if (!given.isEmpty()) {
            return new UpstreamChoice(given, "Packages that are not here are looked for at " + shown(given));
        }
        Optional<PipConfiguration.Found> found = pip.index();
        if (options.isGiven() || found.isEmpty()) {
            return new UpstreamChoice(
                    List.of(),
                    "Packages that are not here are looked for nowhere else; --upstream URL names a simple index for that.");
        }
        Upstream index = options.upstream(found.get().index(), found.get().where());
        if (LOOPBACK.contains(index.index().getHost()) && index.index().getPort() == port) {
            return new UpstreamChoice(
                    List.of(),
                    "Packages that are not here are looked for nowhere else: pip uses this registry itself, by "
                            + found.get().where() + ". --upstream URL names a simple index for that.");
        }
        return new UpstreamChoice(
                List.of(index),
                "Packages that are not here are looked for at " + index.index() + ", as "
                        + found.get().where() + " has it for pip; --upstream off stops that.");
    }

    /**
     * The line for the terminal.
     *
     * @param added those that are asked besides, since an administrator has said so
     */
    String line(List<AddedUpstream> added) {
        if (added.isEmpty()) {
            return line;
        }
        String also = added.stream().map(upstream -> upstream.url().toString()).collect(Collectors.joining(", then "))
                + ", as an administrator has said.";
        return upstreams.isEmpty()
                ? "Packages that are not here are looked for at " + also
                : line + (line.endsWith(".") ? " Then at " : ", then at ") + also;
    }

    private static String shown(List<Upstream> upstreams) {
        return upstreams.stream().map(upstream -> upstream.index().toString()).collect(Collectors.joining(", then "));
    }
}
