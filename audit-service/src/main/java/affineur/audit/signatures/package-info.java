/** Who has signed what, as it was verified. */
@NullMarked
package affineur.audit.signatures;

import org.jspecify.annotations.NullMarked;
