@NullMarked
package affineur.command.trust;

import org.jspecify.annotations.NullMarked;
