package affineur.query.forward;

import affineur.upstream.UpstreamIndex;
import java.net.URI;
import java.util.List;

/** What becomes of a request for a package. */
public sealed interface Forwarded {
    /** Its page is at that address. */
    record Elsewhere(URI page) implements Forwarded {}

    /** Upstreams are asked for it, in that order. */
    record Through(List<UpstreamIndex> upstreams) implements Forwarded {
        public Through {
            upstreams = List.copyOf(upstreams);
        }
    }

    /**
     * It is looked for here only.
     *
     * @param why a sentence for who asks; empty where nobody would expect it to be looked for elsewhere
     */
    record Here(String why) implements Forwarded {}
}
