@NullMarked
package affineur.http;

import org.jspecify.annotations.NullMarked;
