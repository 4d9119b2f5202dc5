/** Yanking a file or a release, and taking it back (PEP 592). */
@NullMarked
package affineur.command.yank;

import org.jspecify.annotations.NullMarked;
