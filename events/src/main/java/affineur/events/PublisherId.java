package affineur.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The number of a trusted publisher, from 1. */
public record PublisherId(@JsonValue long value) {
    @JsonCreator
    public PublisherId {
        if (value < 1) {
            throw new IllegalArgumentException("A number from 1 upwards, not " + value);
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
