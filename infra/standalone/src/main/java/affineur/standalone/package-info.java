/** One process: an in-process Kafka broker, Lucene, files, and the three services on one port. */
@NullMarked
package affineur.standalone;

import org.jspecify.annotations.NullMarked;
