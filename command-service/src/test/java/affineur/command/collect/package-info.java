@NullMarked
package affineur.command.collect;

import org.jspecify.annotations.NullMarked;
