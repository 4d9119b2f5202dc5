package affineur.access.people;

import org.jspecify.annotations.Nullable;

/**
 * Who stands behind an account.
 *
 * @param username what the account is called: unique, whatever its case
 * @param email null where none is known
 */
public record Person(String username, String name, @Nullable String email) {}
