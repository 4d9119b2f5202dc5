/** What every route shares: the front handler, authentication, refusals as problem+json, reason phrases. */
@NullMarked
package affineur.http;

import org.jspecify.annotations.NullMarked;
