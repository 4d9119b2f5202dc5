/** Who a CI job or a cloud machine is, as an issuer that the operator trusts has signed it (OpenID Connect). */
@NullMarked
package affineur.oidc;

import org.jspecify.annotations.NullMarked;
