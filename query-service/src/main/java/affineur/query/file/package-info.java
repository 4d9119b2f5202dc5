/** Distribution files and their metadata, and the files of generic packages, as they were uploaded. */
@NullMarked
package affineur.query.file;

import org.jspecify.annotations.NullMarked;
