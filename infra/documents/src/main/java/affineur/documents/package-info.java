/** Documents read by id and found by their fields: the port. Adapters are in packages below. */
@NullMarked
package affineur.documents;

import org.jspecify.annotations.NullMarked;
