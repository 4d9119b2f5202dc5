/** Trusting issuers of identity tokens, and publishers by their word. */
@NullMarked
package affineur.command.trust;

import org.jspecify.annotations.NullMarked;
