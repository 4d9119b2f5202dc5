@NullMarked
package affineur.downloads;

import org.jspecify.annotations.NullMarked;
