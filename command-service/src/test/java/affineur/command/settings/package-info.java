@NullMarked
package affineur.command.settings;

import org.jspecify.annotations.NullMarked;
