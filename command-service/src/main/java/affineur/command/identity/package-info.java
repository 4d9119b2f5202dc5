/** Jobs that prove who they are, by identity tokens of issuers that are trusted, and get access tokens for that. */
@NullMarked
package affineur.command.identity;

import org.jspecify.annotations.NullMarked;
