package affineur.access.people;

import java.util.Optional;

/**
 * Details of accounts, each record under a random key that the ledger names. A record never changes: new details are a new
 * record, and the former is forgotten. Reading is from memory.
 */
public interface People {
    /** Empty also for one that is forgotten, or not heard of yet. */
    Optional<Person> find(String details);

    /**
     * Keeps details, durable when this returns and to be found here.
     *
     * @return the key, for the ledger
     * @throws affineur.refusal.Refusal unavailable, if that cannot be done now
     */
    String keep(Person person);

    /**
     * Forgets details: nobody finds them any longer, and they are gone from disk within a day.
     *
     * @throws affineur.refusal.Refusal unavailable, if that cannot be done now
     */
    void forget(String details);
}
