@NullMarked
package affineur.sigstore;

import org.jspecify.annotations.NullMarked;
