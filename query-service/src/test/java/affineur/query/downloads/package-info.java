@NullMarked
package affineur.query.downloads;

import org.jspecify.annotations.NullMarked;
