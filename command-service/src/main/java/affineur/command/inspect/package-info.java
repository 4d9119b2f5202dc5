/**
 * Whether an uploaded file is what its name says. A wheel and an sdist are read in one way only: what two unpackers could
 * understand differently is refused.
 */
@NullMarked
package affineur.command.inspect;

import org.jspecify.annotations.NullMarked;
