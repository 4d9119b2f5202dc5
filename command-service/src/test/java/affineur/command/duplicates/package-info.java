@NullMarked
package affineur.command.duplicates;

import org.jspecify.annotations.NullMarked;
