/** The services as processes of their own: mains, and nothing else. */
@NullMarked
package affineur.cluster;

import org.jspecify.annotations.NullMarked;
