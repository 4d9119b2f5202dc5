package affineur.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The number of an account: a person, a service or a job. Who that is, is not in the ledger. */
public record AccountId(@JsonValue long value) {
    @JsonCreator
    public AccountId {
        if (value < 1) {
            throw new IllegalArgumentException("A number from 1 upwards, not " + value);
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
