@NullMarked
package affineur.command.publish.multipart;

import org.jspecify.annotations.NullMarked;
