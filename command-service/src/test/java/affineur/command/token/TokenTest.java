package affineur.command.token;

import static affineur.command.Facts.sha256;

import affineur.command.Slice;
import affineur.command.token.TokenCommand.IssueToken;
import affineur.command.token.TokenCommand.RevokeToken;
import affineur.events.AccountId;
import affineur.events.Scope;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.refusal.Refusal.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TokenTest {
    private static final TokenId SEVEN = new TokenId(7);
    private static final AccountId ACCOUNT = new AccountId(3);
    private static final TokenIssued ISSUED =
            new TokenIssued(SEVEN, ACCOUNT, "ci", List.of(Scope.WRITE_PACKAGE_REGISTRY), sha256("secret"));

    private final Slice token = Slice.of(TokenDecider::register);

    private static IssueToken issue(String name, Scope scope, String secret) {
        return new IssueToken(SEVEN, TokenKind.PERSONAL, ACCOUNT, null, name, List.of(scope), sha256(secret), null);
    }

    @Test
    void issuesAToken() {
        token.given().when(issue("ci", Scope.WRITE_PACKAGE_REGISTRY, "secret")).then(ISSUED);
    }

    @Test
    void givesANumberOnce() {
        token.given(ISSUED)
                .when(issue("other", Scope.API, "other"))
                .thenRefused("token-number-taken", Kind.CONFLICT, "There is a token 7");
    }

    @Test
    void revokesAToken() {
        token.given(ISSUED).when(new RevokeToken(SEVEN)).then(new TokenRevoked(SEVEN, ACCOUNT));
    }

    @Test
    void revokesATokenOnce() {
        token.given(ISSUED, new TokenRevoked(SEVEN, ACCOUNT))
                .when(new RevokeToken(SEVEN))
                .thenNothing();
    }

    @Test
    void findsNoTokenThatWasNeverIssued() {
        token.given().when(new RevokeToken(SEVEN)).thenRefused("not-found", Kind.NOT_FOUND, "Not found");
    }
}
