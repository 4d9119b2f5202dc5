/** What happened, when, and by whom: a record of every event, found by its fields. */
@NullMarked
package affineur.audit.events;

import org.jspecify.annotations.NullMarked;
