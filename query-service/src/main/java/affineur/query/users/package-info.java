/** Users: lists of them, each by itself, and who the caller is. */
@NullMarked
package affineur.query.users;

import org.jspecify.annotations.NullMarked;
