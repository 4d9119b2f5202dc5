@NullMarked
package affineur.command.bootstrap;

import org.jspecify.annotations.NullMarked;
