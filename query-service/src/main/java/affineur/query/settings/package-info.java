/** What is said for packages in the whole registry, in groups and in projects. */
@NullMarked
package affineur.query.settings;

import org.jspecify.annotations.NullMarked;
