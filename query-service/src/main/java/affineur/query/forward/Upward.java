package affineur.query.forward;

import affineur.upstream.Upstream;
import affineur.upstream.Upstreams;
import java.util.List;

/** What is done about packages that are not here. */
public sealed interface Upward {
    /** Nothing. */
    record Nowhere() implements Upward {}

    /** Clients are sent to the first upstream that is asked for the package. */
    record Redirected(List<Upstream> upstreams) implements Upward {
        public Redirected {
            upstreams = List.copyOf(upstreams);
        }
    }

    /**
     * They are fetched from upstreams, and kept here.
     *
     * @param admissions hears of each file that is kept
     */
    record Through(Upstreams upstreams, Admissions admissions) implements Upward {}
}
