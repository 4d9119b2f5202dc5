/** Who may do what: projects and tokens, as a copy grown from the ledger. */
@NullMarked
package affineur.access;

import org.jspecify.annotations.NullMarked;
