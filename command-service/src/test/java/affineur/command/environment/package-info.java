@NullMarked
package affineur.command.environment;

import org.jspecify.annotations.NullMarked;
