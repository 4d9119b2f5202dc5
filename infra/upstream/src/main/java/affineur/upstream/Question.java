package affineur.upstream;

import java.net.URI;
import java.util.Map;

/**
 * One thing to be asked for.
 *
 * @param headers besides those that every request has
 * @param deadline for all of it, with redirects, repetitions and the body
 */
record Question(UpstreamListener.What what, URI url, Map<String, String> headers, Deadline deadline) {}
