/** Spring MVC, made to say no as every other route does. */
@NullMarked
package affineur.http.mvc;

import org.jspecify.annotations.NullMarked;
