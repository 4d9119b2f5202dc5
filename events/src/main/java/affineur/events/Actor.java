package affineur.events;

import org.jspecify.annotations.Nullable;

/**
 * Who caused an event, and with which token. Only numbers: no name, e-mail or address is ever in the ledger.
 *
 * @param account null for the program itself
 * @param token null where none was needed
 */
public record Actor(@Nullable AccountId account, @Nullable TokenId token) {
    /** The program itself, at its first start for instance. */
    public static final Actor SYSTEM = new Actor(null, null);

    /** {@code system} or {@code accounts/1}: the CloudEvents extension {@code actor}. */
    public String accountPath() {
        return account == null ? "system" : "accounts/" + account;
    }
}
