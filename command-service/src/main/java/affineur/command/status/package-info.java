/** Says of a package whether it is active, archived, deprecated or quarantined (PEP 792). */
@NullMarked
package affineur.command.status;

import org.jspecify.annotations.NullMarked;
