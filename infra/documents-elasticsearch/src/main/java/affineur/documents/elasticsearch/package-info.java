/** Documents in Elasticsearch 9, by its own Java client. */
@NullMarked
package affineur.documents.elasticsearch;

import org.jspecify.annotations.NullMarked;
