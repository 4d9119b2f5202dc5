@NullMarked
package affineur.command.token;

import org.jspecify.annotations.NullMarked;
