@NullMarked
package affineur.query.groups;

import org.jspecify.annotations.NullMarked;
