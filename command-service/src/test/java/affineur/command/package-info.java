@NullMarked
package affineur.command;

import org.jspecify.annotations.NullMarked;
