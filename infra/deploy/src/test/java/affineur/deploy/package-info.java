@NullMarked
package affineur.deploy;

import org.jspecify.annotations.NullMarked;
