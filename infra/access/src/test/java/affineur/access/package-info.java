@NullMarked
package affineur.access;

import org.jspecify.annotations.NullMarked;
