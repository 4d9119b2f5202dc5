@NullMarked
package affineur.oidc;

import org.jspecify.annotations.NullMarked;
