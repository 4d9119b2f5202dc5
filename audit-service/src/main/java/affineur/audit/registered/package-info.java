/** Which files were ever published here or came from an upstream, what became of them, and what is in the wheels. */
@NullMarked
package affineur.audit.registered;

import org.jspecify.annotations.NullMarked;
