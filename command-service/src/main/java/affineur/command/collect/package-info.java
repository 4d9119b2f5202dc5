/** Removing content that no file refers to any longer. */
@NullMarked
package affineur.command.collect;

import org.jspecify.annotations.NullMarked;
