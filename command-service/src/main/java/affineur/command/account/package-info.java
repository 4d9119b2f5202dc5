/** Accounts: made, described, blocked, forgotten, and appointed administrators. */
@NullMarked
package affineur.command.account;

import org.jspecify.annotations.NullMarked;
