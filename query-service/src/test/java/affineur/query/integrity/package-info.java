@NullMarked
package affineur.query.integrity;

import org.jspecify.annotations.NullMarked;
