/** Traces by OpenTelemetry. Nothing here is loaded unless somebody collects them; the services know Micrometer's observations only. */
@NullMarked
package affineur.server.traces;

import org.jspecify.annotations.NullMarked;
