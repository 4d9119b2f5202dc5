/** The simple repository API: what installers read first. */
@NullMarked
package affineur.query.simple;

import org.jspecify.annotations.NullMarked;
