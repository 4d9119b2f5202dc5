/** What the pages share of HTTP. */
@NullMarked
package affineur.query.http;

import org.jspecify.annotations.NullMarked;
