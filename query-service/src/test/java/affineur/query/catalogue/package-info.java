@NullMarked
package affineur.query.catalogue;

import org.jspecify.annotations.NullMarked;
