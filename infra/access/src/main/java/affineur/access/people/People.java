package affineur.access.people;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Details of accounts, each record under a random key that the ledger names. A record never changes: new details are a new
 * record, and the former is forgotten. Reading is from memory.
 */
public interface People {
    /** Empty also for one that is forgotten, or not heard of yet. */
    Optional<Person> find(String details);

    /**
     * The keys of those who are called so, whatever the case of the letters, in the order in which they were kept, which is
     * the same in every process. Usually one; several while details change, and where two processes gave the name away at
     * the same time: then the first has it. One may be there of which no account knows, after a failure.
     */
    List<String> called(String username);

    /** The keys of all. */
    Set<String> kept();

    /**
     * Keeps details, durable when this returns and to be found here.
     *
     * @return the key, for the ledger
     * @throws affineur.refusal.Refusal invalid, if they are longer than any details are; unavailable, if that cannot be
     *     done now
     */
    String keep(Person person);

    /**
     * Forgets details: nobody finds them any longer, and they are gone from disk within a day.
     *
     * @throws affineur.refusal.Refusal unavailable, if that cannot be done now
     */
    void forget(String details);
}
