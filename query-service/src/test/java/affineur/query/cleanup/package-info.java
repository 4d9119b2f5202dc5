@NullMarked
package affineur.query.cleanup;

import org.jspecify.annotations.NullMarked;
