/** GitLab's list of packages, where people find the numbers to delete by. */
@NullMarked
package affineur.query.packages;

import org.jspecify.annotations.NullMarked;
