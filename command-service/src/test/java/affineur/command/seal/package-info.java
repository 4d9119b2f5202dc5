@NullMarked
package affineur.command.seal;

import org.jspecify.annotations.NullMarked;
