@NullMarked
package affineur.command.identity;

import org.jspecify.annotations.NullMarked;
