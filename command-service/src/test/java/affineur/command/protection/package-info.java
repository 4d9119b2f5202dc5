@NullMarked
package affineur.command.protection;

import org.jspecify.annotations.NullMarked;
