/** A whole cluster on one machine, for trying it out and for tests. */
@NullMarked
package affineur.local;

import org.jspecify.annotations.NullMarked;
