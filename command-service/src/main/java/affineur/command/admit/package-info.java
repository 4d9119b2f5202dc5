/** Records which files of upstreams are kept here, and which of them their upstream has changed since. */
@NullMarked
package affineur.command.admit;

import org.jspecify.annotations.NullMarked;
