@NullMarked
package affineur.query.users;

import org.jspecify.annotations.NullMarked;
