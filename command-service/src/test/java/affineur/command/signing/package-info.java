@NullMarked
package affineur.command.signing;

import org.jspecify.annotations.NullMarked;
