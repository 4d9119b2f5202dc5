@NullMarked
package affineur.query.packages;

import org.jspecify.annotations.NullMarked;
