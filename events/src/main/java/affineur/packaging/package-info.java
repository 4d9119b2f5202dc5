/**
 * Python's packaging terms, parsed once into types that cannot be invalid.
 */
@NullMarked
package affineur.packaging;

import org.jspecify.annotations.NullMarked;
