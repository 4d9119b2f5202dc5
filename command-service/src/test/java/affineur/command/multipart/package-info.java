@NullMarked
package affineur.command.multipart;

import org.jspecify.annotations.NullMarked;
