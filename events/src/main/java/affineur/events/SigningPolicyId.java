package affineur.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The number of a policy of who must sign, from 1. */
public record SigningPolicyId(@JsonValue long value) {
    @JsonCreator
    public SigningPolicyId {
        if (value < 1) {
            throw new IllegalArgumentException("A number from 1 upwards, not " + value);
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
