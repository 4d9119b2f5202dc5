package affineur.command.token;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Numbers;
import affineur.command.Tags;
import affineur.command.token.TokenCommand.IssueBotToken;
import affineur.command.token.TokenCommand.IssueToken;
import affineur.command.token.TokenCommand.RevokeToken;
import affineur.command.token.TokenCommand.RotateToken;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AccountForgotten;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** A token's number is given once; it is revoked once. */
public final class TokenDecider implements Decider<TokenCommand, TokenDecider.Tokens> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        TokenDecider decider = new TokenDecider();
        handlers.add(IssueToken.class, decider)
                .add(IssueBotToken.class, decider)
                .add(RotateToken.class, decider)
                .add(RevokeToken.class, decider);
    }

    static final class Tokens {
        private final Map<TokenId, TokenIssued> issued = new HashMap<>();
        private final Set<TokenId> revoked = new HashSet<>();
        private final Set<AccountId> accounts = new HashSet<>();
        private final Set<AccountId> forgotten = new HashSet<>();
        private final Set<Holder> holders = new HashSet<>();

        private void requireFree(TokenId number) {
            if (issued.containsKey(number)) {
                throw Numbers.taken(ProblemType.TOKEN_NUMBER_TAKEN, number);
            }
        }

        private void require(AccountId account) {
            if (!accounts.contains(account) || forgotten.contains(account)) {
                throw NotFound.account();
            }
        }

        private void require(Holder holder) {
            if (!holders.contains(holder)) {
                throw switch (holder) {
                    case Holder.OfGroup _ -> NotFound.group();
                    case Holder.OfProject _ -> NotFound.project();
                };
            }
        }

        /** One that is not revoked, and does not end before its child. */
        private void requireAround(TokenId parent, @Nullable Instant expires) {
            TokenIssued found = issued.get(parent);
            if (found == null || revoked.contains(parent)) {
                throw new Refusal(ProblemType.INVALID_TOKEN, "Invalid or revoked token.");
            }
            Instant end = found.expires();
            if (end != null && (expires == null || expires.isAfter(end))) {
                throw new Refusal(ProblemType.TOKEN_TOO_LONG, "No token outlives the one by which it was made.");
            }
        }

        private TokenIssued require(TokenId token) {
            TokenIssued found = issued.get(token);
            if (found == null) {
                throw NotFound.anything();
            }
            return found;
        }
    }

    @Override
    public EventCriteria boundary(TokenCommand command) {
        EventCriteria itself = of(command.token());
        return switch (command) {
            case IssueToken c -> {
                EventCriteria all = c.account() == null ? itself : EventCriteria.either(itself, of(c.account()));
                EventCriteria around = c.parent() == null ? all : EventCriteria.either(all, of(c.parent()));
                yield c.holder() == null ? around : EventCriteria.either(around, of(c.holder()));
            }
            case IssueBotToken c -> EventCriteria.either(itself, of(c.bot()), of(c.holder()));
            case RotateToken c -> EventCriteria.either(itself, of(c.replaced()));
            case RevokeToken _ -> itself;
        };
    }

    private static EventCriteria of(AccountId account) {
        return Boundary.of(Tags.account(account), AccountCreated.class, AccountForgotten.class);
    }

    private static EventCriteria of(Holder holder) {
        return switch (holder) {
            case Holder.OfGroup(GroupId group) ->
                Boundary.of(Tags.group(group), GroupCreated.class, GroupDeleted.class);
            case Holder.OfProject(ProjectId project) -> Boundary.of(Tags.project(project), ProjectCreated.class);
        };
    }

    private static EventCriteria of(TokenId token) {
        return Boundary.of(Tags.token(token), TokenIssued.class, TokenRevoked.class);
    }

    @Override
    public Tokens initial() {
        return new Tokens();
    }

    @Override
    public Tokens evolve(Tokens tokens, RegistryEvent event, long position) {
        switch (event) {
            case TokenIssued e -> tokens.issued.put(e.token(), e);
            case TokenRevoked e -> tokens.revoked.add(e.token());
            case AccountCreated e -> tokens.accounts.add(e.account());
            case AccountForgotten e -> tokens.forgotten.add(e.account());
            case GroupCreated e -> tokens.holders.add(Holder.of(e.group()));
            case GroupDeleted e -> tokens.holders.remove(Holder.of(e.group()));
            case ProjectCreated e -> tokens.holders.add(Holder.of(e.project()));
            case RegistryEvent _ -> {}
        }
        return tokens;
    }

    @Override
    public List<RegistryEvent> decide(TokenCommand command, Tokens tokens) {
        return switch (command) {
            case IssueToken c -> {
                tokens.requireFree(c.token());
                if (c.account() != null) {
                    tokens.require(c.account());
                }
                if (c.holder() != null) {
                    tokens.require(c.holder());
                }
                if (c.parent() != null) {
                    tokens.requireAround(c.parent(), c.expires());
                }
                yield List.of(new TokenIssued(
                        c.token(),
                        c.account(),
                        c.name(),
                        c.scopes(),
                        c.hash(),
                        c.kind() == TokenKind.PERSONAL ? null : c.kind(),
                        c.holder(),
                        c.expires(),
                        null,
                        c.parent()));
            }
            case IssueBotToken c -> {
                tokens.requireFree(c.token());
                if (tokens.accounts.contains(c.bot())) {
                    throw Numbers.taken(ProblemType.ACCOUNT_NUMBER_TAKEN, c.bot());
                }
                tokens.require(c.holder());
                yield List.of(
                        new AccountCreated(c.bot(), AccountKind.BOT, null),
                        new MemberAdded(c.holder(), c.bot(), c.role(), null),
                        new TokenIssued(
                                c.token(),
                                c.bot(),
                                c.name(),
                                c.scopes(),
                                c.hash(),
                                kind(c.holder()),
                                c.holder(),
                                c.expires(),
                                null));
            }
            case RotateToken c -> rotate(c, tokens);
            case RevokeToken c -> {
                @Nullable AccountId account = tokens.require(c.token()).account();
                yield tokens.revoked.contains(c.token()) ? List.of() : List.of(new TokenRevoked(c.token(), account));
            }
        };
    }

    private static TokenKind kind(Holder holder) {
        return switch (holder) {
            case Holder.OfGroup _ -> TokenKind.GROUP;
            case Holder.OfProject _ -> TokenKind.PROJECT;
        };
    }

    private static List<RegistryEvent> rotate(RotateToken c, Tokens tokens) {
        tokens.requireFree(c.token());
        TokenIssued was = tokens.require(c.replaced());
        if (tokens.revoked.contains(c.replaced())) {
            throw NotFound.anything();
        }
        if (was.kind() == TokenKind.JOB) {
            throw new Refusal(ProblemType.NOT_ROTATED, "A short-lived token is not rotated: make another.");
        }
        return List.of(
                new TokenRevoked(was.token(), was.account()),
                new TokenIssued(
                        c.token(),
                        was.account(),
                        was.name(),
                        was.scopes(),
                        c.hash(),
                        was.kind(),
                        was.holder(),
                        c.expires(),
                        was.token()));
    }
}
