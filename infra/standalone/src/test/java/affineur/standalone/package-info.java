@NullMarked
package affineur.standalone;

import org.jspecify.annotations.NullMarked;
