/** What the lists of GitLab's API have in common: filters and orders. */
@NullMarked
package affineur.query.listing;

import org.jspecify.annotations.NullMarked;
