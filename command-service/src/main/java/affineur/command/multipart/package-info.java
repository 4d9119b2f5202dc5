/** A multipart/form-data body (RFC 7578) read as a stream. */
@NullMarked
package affineur.command.multipart;

import org.jspecify.annotations.NullMarked;
