/**
 * Asks other package indexes, safely, whatever they do: pages, files, metadata and provenance.
 *
 * <p>Nothing that an upstream does becomes more than a {@link affineur.refusal.Refusal} that names it: 502 if it is wrong
 * or cannot be reached, 504 if it is too slow, 503 if it is left alone for a while. Only hosts that an {@link
 * affineur.upstream.Upstream} names are contacted, at addresses that were looked at when the connection was made.
 */
@NullMarked
package affineur.upstream;

import org.jspecify.annotations.NullMarked;
