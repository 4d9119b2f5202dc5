/** Projects: lists of them, and each by itself. */
@NullMarked
package affineur.query.projects;

import org.jspecify.annotations.NullMarked;
