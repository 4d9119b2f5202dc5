/** Groups, projects, users, members and tokens as GitLab's REST API shows them. What only GitLab knows of is null or empty. */
@NullMarked
package affineur.access.gitlab;

import org.jspecify.annotations.NullMarked;
