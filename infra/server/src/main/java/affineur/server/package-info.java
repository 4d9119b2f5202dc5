/** What every process of the registry has: a web server, settings, health, metrics, logs. */
@NullMarked
package affineur.server;

import org.jspecify.annotations.NullMarked;
