@NullMarked
package affineur.documents;

import org.jspecify.annotations.NullMarked;
