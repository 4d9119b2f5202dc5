/** The built program, used by pip, twine, uv and Poetry as people use it. */
@NullMarked
package affineur.e2e;

import org.jspecify.annotations.NullMarked;
