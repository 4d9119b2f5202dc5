/** Trusted issuers and publishers as the REST API shows them. */
@NullMarked
package affineur.access.trusted;

import org.jspecify.annotations.NullMarked;
