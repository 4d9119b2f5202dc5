/** Who reads which file, or is refused it: made into records for auditors. */
@NullMarked
package affineur.query.downloads;

import org.jspecify.annotations.NullMarked;
