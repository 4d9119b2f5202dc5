package affineur.command.token;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Tags;
import affineur.command.token.TokenCommand.IssueToken;
import affineur.command.token.TokenCommand.RevokeToken;
import affineur.events.RegistryEvent;
import affineur.events.TokenEvent;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import java.util.List;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** A token's number is given once; it is revoked once. */
public final class TokenDecider implements Decider<TokenCommand, TokenDecider.Token> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        TokenDecider decider = new TokenDecider();
        handlers.add(IssueToken.class, decider).add(RevokeToken.class, decider);
    }

    record Token(@Nullable TokenIssued issued, boolean revoked) {}

    @Override
    public EventCriteria boundary(TokenCommand command) {
        return Boundary.of(Tags.token(command.token()), TokenIssued.class, TokenRevoked.class);
    }

    @Override
    public Token initial() {
        return new Token(null, false);
    }

    @Override
    public Token evolve(Token token, RegistryEvent event, long position) {
        return switch (event) {
            case TokenIssued e -> new Token(e, false);
            case TokenRevoked _ -> new Token(token.issued, true);
            case RegistryEvent _ -> token;
        };
    }

    @Override
    public List<? extends TokenEvent> decide(TokenCommand command, Token token) {
        return switch (command) {
            case IssueToken c -> {
                if (token.issued != null) {
                    throw new TokenNumberTaken(c.token());
                }
                yield List.of(new TokenIssued(c.token(), c.account(), c.name(), c.scopes(), c.hash()));
            }
            case RevokeToken c -> {
                if (token.issued == null) {
                    throw NotFound.anything();
                }
                yield token.revoked ? List.of() : List.of(new TokenRevoked(c.token(), token.issued.account()));
            }
        };
    }
}
