@NullMarked
package affineur.query.duplicates;

import org.jspecify.annotations.NullMarked;
