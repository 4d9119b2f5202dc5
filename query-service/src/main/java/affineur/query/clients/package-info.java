/** Programs that people fetch from here, to run at their own place. */
@NullMarked
package affineur.query.clients;

import org.jspecify.annotations.NullMarked;
