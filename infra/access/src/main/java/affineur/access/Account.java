package affineur.access;

import affineur.events.AccountId;
import affineur.events.AccountKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whom tokens and roles are given to.
 *
 * @param details where its user name, name and e-mail address are; null where there are none
 * @param forgotten whether nobody stands behind it any longer
 */
public record Account(
        AccountId id,
        AccountKind kind,
        Instant created,
        @Nullable String details,
        boolean administrator,
        boolean blocked,
        boolean forgotten) {
    /** Whether its tokens are good for anything. */
    boolean isActive() {
        return !blocked && !forgotten;
    }

    Account withDetails(@Nullable String record) {
        return new Account(id, kind, created, record, administrator, blocked, forgotten);
    }

    Account asAdministrator(boolean is) {
        return new Account(id, kind, created, details, is, blocked, forgotten);
    }

    Account asBlocked(boolean is) {
        return new Account(id, kind, created, details, administrator, is, forgotten);
    }

    Account asForgotten() {
        return new Account(id, kind, created, null, false, blocked, true);
    }
}
