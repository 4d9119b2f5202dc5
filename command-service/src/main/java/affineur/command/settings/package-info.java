/**
 * What places say for themselves and below: whether a path of a generic package may have several files, and whether packages
 * that are not here are asked for upstream.
 */
@NullMarked
package affineur.command.settings;

import org.jspecify.annotations.NullMarked;
