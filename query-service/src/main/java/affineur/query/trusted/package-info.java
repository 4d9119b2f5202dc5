/** Trusted issuers and publishers. */
@NullMarked
package affineur.query.trusted;

import org.jspecify.annotations.NullMarked;
