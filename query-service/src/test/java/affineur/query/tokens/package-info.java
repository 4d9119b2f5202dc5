@NullMarked
package affineur.query.tokens;

import org.jspecify.annotations.NullMarked;
