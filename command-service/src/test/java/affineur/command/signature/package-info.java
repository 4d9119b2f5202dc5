@NullMarked
package affineur.command.signature;

import org.jspecify.annotations.NullMarked;
