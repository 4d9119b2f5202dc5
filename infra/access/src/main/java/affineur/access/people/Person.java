package affineur.access.people;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who stands behind an account.
 *
 * @param username what the account is called: unique, whatever its case
 * @param email null where none is known
 */
public record Person(String username, String name, @Nullable String email) {
    public Person {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(name, "name");
    }

    /** Shows nobody, so that no log remembers whom the registry forgets. */
    @Override
    public String toString() {
        return "Person[...]";
    }
}
