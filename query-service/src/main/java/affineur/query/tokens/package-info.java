/** Access tokens and deploy tokens: never their secrets. */
@NullMarked
package affineur.query.tokens;

import org.jspecify.annotations.NullMarked;
