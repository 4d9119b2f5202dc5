package affineur.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who says when something was signed. Certificates are good for minutes, so that this decides whether one was. */
public enum TrustedClock {
    /** The transparency log, by its signed entry timestamp. */
    LOG,
    /** A timestamp authority (RFC 3161). */
    TIMESTAMP_AUTHORITY,
    /** Nobody but we, who had it in hand at that time. */
    RECEIPT;

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
