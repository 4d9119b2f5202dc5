@NullMarked
package affineur.command.upstream;

import org.jspecify.annotations.NullMarked;
