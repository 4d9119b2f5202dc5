@NullMarked
package affineur.query.file;

import org.jspecify.annotations.NullMarked;
