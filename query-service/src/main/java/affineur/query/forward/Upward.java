package affineur.query.forward;

import affineur.upstream.Upstreams;

/** What is done about packages that are not here, as long as there is an upstream that is asked for them. */
public sealed interface Upward {
    /** Those of the settings; those added by command are added to them. */
    Upstreams upstreams();

    /** Clients are sent to the first upstream that is asked for the package. */
    record Redirected(Upstreams upstreams) implements Upward {}

    /**
     * They are fetched from upstreams, and kept here.
     *
     * @param admissions hears of each file that is kept
     */
    record Through(Upstreams upstreams, Admissions admissions) implements Upward {}
}
