package affineur.events;

import org.jspecify.annotations.Nullable;

/**
 * Who caused an event, and with which token. Only numbers: no name, e-mail or address is ever in the ledger.
 *
 * @param account null for the program itself, and for tokens that stand for no account
 * @param token null where none was needed
 */
public record Actor(@Nullable AccountId account, @Nullable TokenId token) {
    /** The program itself, at its first start for instance. */
    public static final Actor SYSTEM = new Actor(null, null);

    /** {@code accounts/1}, {@code tokens/7} or {@code system}: the CloudEvents extension {@code actor}. */
    public String path() {
        if (account != null) {
            return "accounts/" + account;
        }
        return token == null ? "system" : "tokens/" + token;
    }
}
