/** Distribution files and their metadata, as they were uploaded. */
@NullMarked
package affineur.query.file;

import org.jspecify.annotations.NullMarked;
