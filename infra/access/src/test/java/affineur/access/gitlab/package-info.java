@NullMarked
package affineur.access.gitlab;

import org.jspecify.annotations.NullMarked;
