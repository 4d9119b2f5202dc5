@NullMarked
package affineur.query.members;

import org.jspecify.annotations.NullMarked;
