/** What somebody did, or what was done to something, of all sorts of records at once. */
@NullMarked
package affineur.audit.activity;

import org.jspecify.annotations.NullMarked;
