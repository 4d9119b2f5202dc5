@NullMarked
package affineur.command.generic;

import org.jspecify.annotations.NullMarked;
