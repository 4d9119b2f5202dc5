@NullMarked
package affineur.documents.elasticsearch;

import org.jspecify.annotations.NullMarked;
