/** Who has signed what: Sigstore bundles, attestations of Python packages and detached signatures, verified offline. */
@NullMarked
package affineur.sigstore;

import org.jspecify.annotations.NullMarked;
