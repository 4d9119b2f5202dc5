package affineur.command.token;

import affineur.access.Secret;
import affineur.command.Commands;
import affineur.command.Origin;
import affineur.command.token.TokenCommand.IssueToken;
import affineur.command.token.TokenCommand.RevokeToken;
import affineur.events.AccountId;
import affineur.events.Scope;
import affineur.events.TokenId;
import affineur.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Issues access tokens and revokes them. */
public final class Tokens {
    private static final int LONGEST_NAME = 255;
    private static final int ATTEMPTS = 20;

    private final Commands commands;
    private final Supplier<Optional<TokenId>> last;

    /** @param last the token that was issued last; empty if there is none */
    public Tokens(Commands commands, Supplier<Optional<TokenId>> last) {
        this.commands = commands;
        this.last = last;
    }

    /**
     * A new token for the account. Its secret is shown here and nowhere else.
     *
     * @throws Refusal if the name or the scopes are no good, or if it cannot be done now
     */
    public Issued issue(AccountId account, String name, List<Scope> scopes, Origin origin) {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "invalid-token-name",
                    "A token's name has 1 to " + LONGEST_NAME + " characters.");
        }
        if (scopes.isEmpty()) {
            throw new Refusal(Refusal.Kind.INVALID, "no-scopes", "A token has at least one scope.");
        }
        Secret secret = Secret.generate();
        for (int attempt = 1; ; attempt++) {
            TokenId token = next();
            try {
                commands.send(new IssueToken(token, account, name, scopes, secret.hash()), origin);
                return new Issued(token, secret);
            } catch (TokenNumberTaken e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * Makes the token worthless; nothing happens if it is so already.
     *
     * @throws Refusal (not found) if it was never issued
     */
    public void revoke(TokenId token, Origin origin) {
        commands.send(new RevokeToken(token), origin);
    }

    /** The number after the last one. */
    public TokenId next() {
        return last.get().map(id -> new TokenId(id.value() + 1)).orElse(new TokenId(1));
    }

    public record Issued(TokenId token, Secret secret) {}
}
