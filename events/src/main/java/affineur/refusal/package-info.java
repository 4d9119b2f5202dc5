/** How a service says no. */
@NullMarked
package affineur.refusal;

import org.jspecify.annotations.NullMarked;
