/** What tools write of the packages of an environment: one class a format, told apart by content. */
@NullMarked
package affineur.audit.environments.formats;

import org.jspecify.annotations.NullMarked;
