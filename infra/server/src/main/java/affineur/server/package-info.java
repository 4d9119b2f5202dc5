/** What every process of the registry has, whichever services run in it: a command line, settings, a web server. */
@NullMarked
package affineur.server;

import org.jspecify.annotations.NullMarked;
