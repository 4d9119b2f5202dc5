/** Where each package of an environment really came from: what people and CI jobs say of theirs, and what is answered. */
@NullMarked
package affineur.audit.environments;

import org.jspecify.annotations.NullMarked;
