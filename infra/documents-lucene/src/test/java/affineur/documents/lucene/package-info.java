@NullMarked
package affineur.documents.lucene;

import org.jspecify.annotations.NullMarked;
