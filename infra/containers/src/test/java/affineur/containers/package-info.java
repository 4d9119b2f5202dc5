/** The adapters against the images that operators run. */
@NullMarked
package affineur.containers;

import org.jspecify.annotations.NullMarked;
