@NullMarked
package affineur.query.forward;

import org.jspecify.annotations.NullMarked;
