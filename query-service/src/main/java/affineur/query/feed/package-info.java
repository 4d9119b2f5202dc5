/** What is new, for feed readers. */
@NullMarked
package affineur.query.feed;

import org.jspecify.annotations.NullMarked;
