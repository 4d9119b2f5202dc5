/** What GitLab's generic packages are called, parsed once into types that cannot be invalid. */
@NullMarked
package affineur.generic;

import org.jspecify.annotations.NullMarked;
