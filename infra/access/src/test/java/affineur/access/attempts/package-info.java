@NullMarked
package affineur.access.attempts;

import org.jspecify.annotations.NullMarked;
