package affineur.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The number of an issuer of identity tokens, from 1. */
public record IssuerId(@JsonValue long value) {
    @JsonCreator
    public IssuerId {
        if (value < 1) {
            throw new IllegalArgumentException("A number from 1 upwards, not " + value);
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
