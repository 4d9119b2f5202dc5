@NullMarked
package affineur.query.pypi;

import org.jspecify.annotations.NullMarked;
