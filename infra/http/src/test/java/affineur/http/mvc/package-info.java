@NullMarked
package affineur.http.mvc;

import org.jspecify.annotations.NullMarked;
