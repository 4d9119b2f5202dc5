@NullMarked
package affineur.server.settings;

import org.jspecify.annotations.NullMarked;
