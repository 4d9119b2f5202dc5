@NullMarked
package affineur.generic;

import org.jspecify.annotations.NullMarked;
