@NullMarked
package affineur.query.projects;

import org.jspecify.annotations.NullMarked;
