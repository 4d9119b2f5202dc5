@NullMarked
package affineur.command.namespace;

import org.jspecify.annotations.NullMarked;
