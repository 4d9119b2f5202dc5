@NullMarked
package affineur.command.admit;

import org.jspecify.annotations.NullMarked;
