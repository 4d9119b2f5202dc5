package affineur.access;

import affineur.events.AccountId;
import affineur.events.Holder;
import affineur.events.Role;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * An account's role in a group or project, given there and not inherited.
 *
 * @param expires the first day (UTC) on which it has it no longer; null for never
 */
public record Member(
        Holder holder,
        AccountId account,
        Role role,
        Instant since,
        @Nullable LocalDate expires) {
    /** Whether it has not expired. */
    public boolean isValid(Instant now) {
        return expires == null
                || now.isBefore(expires.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
