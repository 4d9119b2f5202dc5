/** Every change of the registry: commands decided on the ledger's events. One package a command. */
@NullMarked
package affineur.command;

import org.jspecify.annotations.NullMarked;
