@NullMarked
package affineur.access.people;

import org.jspecify.annotations.NullMarked;
