package affineur.command.token;

import affineur.access.Secret;
import affineur.access.Token;
import affineur.command.Boundary;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Fields;
import affineur.command.Numbers;
import affineur.command.Origin;
import affineur.command.Tags;
import affineur.command.account.Accounts;
import affineur.command.token.TokenCommand.IssueBotToken;
import affineur.command.token.TokenCommand.IssueToken;
import affineur.command.token.TokenCommand.RevokeToken;
import affineur.command.token.TokenCommand.RotateToken;
import affineur.events.AccountId;
import affineur.events.Holder;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Issues access tokens, rotates and revokes them. */
public final class Tokens {
    /** Shorter ones are over before they are used. */
    public static final Duration SHORTEST_LIFE = Duration.ofMinutes(15);

    private static final int LONGEST_NAME = 255;

    private final Commands commands;
    private final InstantSource clock;
    private final @Nullable Duration longestLife;
    private final Numbers tokens;
    private final Numbers accounts;

    /** @param longestLife of all new ones; null for no limit */
    public Tokens(Commands commands, Entries entries, InstantSource clock, @Nullable Duration longestLife) {
        this.commands = commands;
        this.clock = clock;
        this.longestLife = longestLife;
        this.tokens = numbers(entries);
        this.accounts = Accounts.numbers(entries);
    }

    /** Those of tokens. */
    public static Numbers numbers(Entries entries) {
        return new Numbers(
                ProblemType.TOKEN_NUMBER_TAKEN,
                entries,
                number -> Boundary.of(Tags.token(new TokenId(number)), TokenIssued.class));
    }

    /**
     * What a new token is to be.
     *
     * @param expires null for never
     */
    public record Wish(
            String name, List<Scope> scopes, @Nullable Instant expires) {
        public Wish {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * A new token for the account. Its secret is shown here and nowhere else.
     *
     * @throws Refusal if it may not be so, or if it cannot be done now
     */
    public Issued issue(AccountId account, Wish wish, Origin origin) {
        return issue(TokenKind.PERSONAL, account, null, wish, origin);
    }

    /** A new token for packages of a group or project, which stands for no account. */
    public Issued deploy(Holder holder, Wish wish, Origin origin) {
        return issue(TokenKind.DEPLOY, null, holder, wish, origin);
    }

    /** A new token for an account that is made for it, and has that role. */
    public Issued forBot(Holder holder, Role role, Wish wish, Origin origin) {
        check(wish);
        Secret secret = Secret.generate();
        return accounts.next(bot -> tokens.next(number -> {
            TokenId token = new TokenId(number);
            commands.send(
                    new IssueBotToken(
                            token,
                            new AccountId(bot),
                            holder,
                            role,
                            wish.name(),
                            wish.scopes(),
                            secret.hash(),
                            wish.expires()),
                    origin);
            return issued(
                    token,
                    switch (holder) {
                        case Holder.OfGroup _ -> TokenKind.GROUP;
                        case Holder.OfProject _ -> TokenKind.PROJECT;
                    },
                    new AccountId(bot),
                    holder,
                    wish,
                    null,
                    secret);
        }));
    }

    /**
     * A new token for packages in the place of another, which it does not outlive and with which it is revoked.
     *
     * @param life null for that of the other
     */
    Issued shortLived(Token parent, List<Scope> scopes, @Nullable Duration life, Origin origin) {
        Instant end = earlier(latestEnd(), parent.expires());
        Instant expires = life == null ? end : earlier(end, clock.instant().plus(life));
        return issue(
                TokenKind.JOB,
                parent.account(),
                parent.holder(),
                new Wish(parent.name(), scopes, expires),
                parent.id(),
                origin);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    /** When a token that is made now ends at the latest; null for never. */
    public @Nullable Instant latestEnd() {
        return longestLife == null ? null : clock.instant().plus(longestLife);
    }

    private Issued issue(
            TokenKind kind, @Nullable AccountId account, @Nullable Holder holder, Wish wish, Origin origin) {
        check(wish);
        return issue(kind, account, holder, wish, null, origin);
    }

    private Issued issue(
            TokenKind kind,
            @Nullable AccountId account,
            @Nullable Holder holder,
            Wish wish,
            @Nullable TokenId parent,
            Origin origin) {
        Secret secret = Secret.generate();
        return tokens.next(number -> {
            TokenId token = new TokenId(number);
            commands.send(
                    new IssueToken(
                            token,
                            kind,
                            account,
                            holder,
                            wish.name(),
                            wish.scopes(),
                            secret.hash(),
                            wish.expires(),
                            parent),
                    origin);
            return issued(token, kind, account, holder, wish, parent, secret);
        });
    }

    private Issued issued(
            TokenId token,
            TokenKind kind,
            @Nullable AccountId account,
            @Nullable Holder holder,
            Wish wish,
            @Nullable TokenId parent,
            Secret secret) {
        return new Issued(
                new Token(
                        token,
                        kind,
                        account,
                        holder,
                        wish.name(),
                        wish.scopes(),
                        secret.hash(),
                        clock.instant(),
                        wish.expires(),
                        parent),
                secret);
    }

    /**
     * A new secret in the place of a token's, whose old one is worth nothing from now on.
     *
     * @param expires null for never
     * @throws Refusal (not found) if there is no such token, or it is revoked
     */
    public Issued rotate(Token replaced, @Nullable Instant expires, Origin origin) {
        check(expires);
        Secret secret = Secret.generate();
        return tokens.next(number -> {
            TokenId token = new TokenId(number);
            commands.send(new RotateToken(token, replaced.id(), secret.hash(), expires), origin);
            Wish same = new Wish(replaced.name(), replaced.scopes(), expires);
            return issued(token, replaced.kind(), replaced.account(), replaced.holder(), same, null, secret);
        });
    }

    /**
     * Makes the token worthless; nothing happens if it is so already.
     *
     * @throws Refusal (not found) if it was never issued
     */
    public void revoke(TokenId token, Origin origin) {
        commands.send(new RevokeToken(token), origin);
    }

    private void check(Wish wish) {
        String name = wish.name();
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new Refusal(
                    ProblemType.INVALID_TOKEN_NAME, "A token's name has 1 to " + LONGEST_NAME + " characters.");
        }
        if (wish.scopes().isEmpty()) {
            throw new Refusal(ProblemType.NO_SCOPES, "A token has at least one scope.");
        }
        check(wish.expires());
    }

    private void check(@Nullable Instant expires) {
        if (expires != null && expires.isBefore(clock.instant().plus(SHORTEST_LIFE))) {
            throw new Refusal(
                    ProblemType.TOKEN_TOO_SHORT, "A token lives " + SHORTEST_LIFE.toMinutes() + " minutes at least.");
        }
        Instant latest = latestEnd();
        if (latest != null && (expires == null || expires.isAfter(latest))) {
            throw new Refusal(
                    ProblemType.TOKEN_TOO_LONG,
                    "expires_at is too late: tokens expire here, at " + latest.truncatedTo(ChronoUnit.SECONDS)
                            + " at the latest.");
        }
    }

    /**
     * When a token is to expire, by what a request sent; null for never.
     *
     * @param otherwise how long it lives if the request does not say, unless that is too long; null for ever
     */
    @Nullable
    Instant expiry(Fields fields, @Nullable Period otherwise) {
        return fields.has("expires_at")
                ? Expiry.ofSent(fields)
                : earlier(otherwise == null ? null : Expiry.after(otherwise, clock), latestEnd());
    }

    /** @param shown the token as the ledger has it, perhaps before this process has heard of it */
    public record Issued(Token shown, Secret secret) {
        public TokenId token() {
            return shown.id();
        }
    }
}
