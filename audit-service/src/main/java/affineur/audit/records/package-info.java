/** How records are asked for and shown, whatever they are of. */
@NullMarked
package affineur.audit.records;

import org.jspecify.annotations.NullMarked;
