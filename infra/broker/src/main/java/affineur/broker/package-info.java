/** A Kafka broker inside the JVM, for the program that needs no cluster, and for tests. */
@NullMarked
package affineur.broker;

import org.jspecify.annotations.NullMarked;
