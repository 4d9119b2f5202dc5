/** An upstream that does whatever can go wrong, and what becomes of it. */
@NullMarked
package affineur.upstream;

import org.jspecify.annotations.NullMarked;
