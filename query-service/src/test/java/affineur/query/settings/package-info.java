@NullMarked
package affineur.query.settings;

import org.jspecify.annotations.NullMarked;
