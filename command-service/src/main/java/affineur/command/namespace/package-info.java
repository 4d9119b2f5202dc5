/** Grants namespaces of package names to groups (PEP 752). */
@NullMarked
package affineur.command.namespace;

import org.jspecify.annotations.NullMarked;
