@NullMarked
package affineur.query.feed;

import org.jspecify.annotations.NullMarked;
