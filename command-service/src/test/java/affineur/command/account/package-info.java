@NullMarked
package affineur.command.account;

import org.jspecify.annotations.NullMarked;
