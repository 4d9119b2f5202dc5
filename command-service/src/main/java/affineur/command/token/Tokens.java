package affineur.command.token;

import affineur.access.Secret;
import affineur.command.Boundary;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Origin;
import affineur.command.Tags;
import affineur.command.token.TokenCommand.IssueToken;
import affineur.command.token.TokenCommand.RevokeToken;
import affineur.events.AccountId;
import affineur.events.Scope;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenId;
import affineur.refusal.Refusal;
import java.util.List;

/** Issues access tokens and revokes them. */
public final class Tokens {
    private static final int LONGEST_NAME = 255;
    private static final int ATTEMPTS = 20;

    private final Commands commands;
    private final Entries entries;

    public Tokens(Commands commands, Entries entries) {
        this.commands = commands;
        this.entries = entries;
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
        TokenId token = next();
        for (int attempt = 1; ; attempt++) {
            try {
                commands.send(new IssueToken(token, account, name, scopes, secret.hash()), origin);
                return new Issued(token, secret);
            } catch (Refusal e) {
                if (!TokenNumberTaken.is(e) || attempt == ATTEMPTS) {
                    throw e;
                }
                token = after(token);
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

    /** The first number that is free. Numbers are given without gaps, so a few looks find it among any many. */
    public TokenId next() {
        long taken = 0;
        long free = 1;
        while (isTaken(free)) {
            taken = free;
            free *= 2;
        }
        while (free - taken > 1) {
            long middle = (taken + free) / 2;
            if (isTaken(middle)) {
                taken = middle;
            } else {
                free = middle;
            }
        }
        return new TokenId(free);
    }

    /** The next number to try when that one was taken meanwhile, which this process may not have heard of yet. */
    public TokenId after(TokenId taken) {
        return new TokenId(Math.max(next().value(), taken.value() + 1));
    }

    private boolean isTaken(long number) {
        return entries.next(0, Boundary.of(Tags.token(new TokenId(number)), TokenIssued.class))
                .isPresent();
    }

    public record Issued(TokenId token, Secret secret) {}
}
