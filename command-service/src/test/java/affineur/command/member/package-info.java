@NullMarked
package affineur.command.member;

import org.jspecify.annotations.NullMarked;
