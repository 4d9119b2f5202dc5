package affineur.query.forward;

import java.net.URI;

/** What becomes of a request for a package. */
public sealed interface Forwarded {
    /** Its page is at that address. */
    record Elsewhere(URI page) implements Forwarded {}

    /**
     * It is looked for here only.
     *
     * @param why a sentence for who asks; empty where nobody would expect it to be looked for elsewhere
     */
    record Here(String why) implements Forwarded {}
}
