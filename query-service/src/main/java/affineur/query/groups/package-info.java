/** Groups: lists of them, of what is in them, and each by itself. */
@NullMarked
package affineur.query.groups;

import org.jspecify.annotations.NullMarked;
