/**
 * One scheme for all settings: {@code kafka-bootstrap-servers} is the option {@code --kafka-bootstrap-servers}, the
 * environment variable {@code AFFINEUR_KAFKA_BOOTSTRAP_SERVERS} and a line of the file that {@code --config} names.
 */
@NullMarked
package affineur.server.settings;

import org.jspecify.annotations.NullMarked;
