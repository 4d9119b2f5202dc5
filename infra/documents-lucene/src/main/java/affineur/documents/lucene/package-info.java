/** Documents in Lucene indexes on a local disk: what the registry uses in one process. */
@NullMarked
package affineur.documents.lucene;

import org.jspecify.annotations.NullMarked;
