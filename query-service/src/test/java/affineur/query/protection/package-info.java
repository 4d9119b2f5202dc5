@NullMarked
package affineur.query.protection;

import org.jspecify.annotations.NullMarked;
