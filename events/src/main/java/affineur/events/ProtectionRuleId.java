package affineur.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The number of a rule that protects packages, from 1. */
public record ProtectionRuleId(@JsonValue long value) {
    @JsonCreator
    public ProtectionRuleId {
        if (value < 1) {
            throw new IllegalArgumentException("A number from 1 upwards, not " + value);
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
