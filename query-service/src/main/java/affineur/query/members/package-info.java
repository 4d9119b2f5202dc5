/** Members of groups and projects: those who were given a role there, and those who inherit one. */
@NullMarked
package affineur.query.members;

import org.jspecify.annotations.NullMarked;
