package affineur.query.tokens;

import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Token;
import affineur.access.gitlab.GitLabJson;
import affineur.access.gitlab.GitLabToken;
import affineur.events.AccountId;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.http.mvc.Paging;
import affineur.query.http.Readers;
import affineur.query.listing.Listing;
import affineur.query.listing.Parameters;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * GitLab's {@code /api/v4/personal_access_tokens}: everybody's own tokens, and for administrators those of all accounts,
 * bots among them. A token that is confined to a group or project sees itself alone. Lists show no short-lived tokens, which
 * come and go, but that which the request shows.
 */
@RestController
public final class AccessTokensController {
    private final Directory directory;
    private final Readers readers;
    private final GitLabJson json;
    private final InstantSource clock;

    public AccessTokensController(Directory directory, Readers readers, GitLabJson json, InstantSource clock) {
        this.directory = directory;
        this.readers = readers;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping("/api/v4/personal_access_tokens")
    ResponseEntity<List<GitLabToken>> tokens(HttpServletRequest request) {
        return list(
                request,
                new Parameters(request)
                        .number("user_id")
                        .filter(number -> number > 0)
                        .map(AccountId::new));
    }

    /** The same of one account. */
    @GetMapping("/api/v4/users/{id:[1-9]\\d{0,17}}/personal_access_tokens")
    ResponseEntity<List<GitLabToken>> tokensOf(HttpServletRequest request, @PathVariable long id) {
        return list(request, Optional.of(new AccountId(id)));
    }

    private ResponseEntity<List<GitLabToken>> list(HttpServletRequest request, Optional<AccountId> user) {
        Caller caller = readers.known(request);
        Parameters asked = new Parameters(request);
        boolean all = readers.access().seesEverybody(caller);
        if (!all && user.filter(id -> !id.equals(caller.account())).isPresent()) {
            throw new Refusal(ProblemType.NOT_AN_ADMINISTRATOR, "Only administrators see the tokens of others.");
        }
        Collection<Token> among = all && user.isEmpty()
                ? directory.tokens()
                : user.or(() -> Optional.ofNullable(caller.account()))
                        .map(directory::tokens)
                        .orElse(List.of());
        List<Token> visible = Listing.of(among)
                .where(token ->
                        (token.kind() != TokenKind.JOB || token.id().equals(caller.token())) && sees(caller, token))
                .toList();
        return Paging.of(request).answer(request, new TokenList(asked, clock.instant()).of(visible), json::token);
    }

    /** That which the request shows, whatever it is good for. */
    @GetMapping("/api/v4/personal_access_tokens/self")
    GitLabToken self(HttpServletRequest request) {
        return found(Optional.of(readers.tokenOf(request)).flatMap(directory::token));
    }

    @GetMapping("/api/v4/personal_access_tokens/{id}")
    GitLabToken token(HttpServletRequest request, @PathVariable long id) {
        Caller caller = readers.known(request);
        return found(Optional.of(id)
                .filter(number -> number > 0)
                .flatMap(number -> directory.token(new TokenId(number)))
                .filter(token -> sees(caller, token)));
    }

    private GitLabToken found(Optional<Token> token) {
        return token.map(json::token).orElseThrow(() -> new Refusal(ProblemType.TOKEN_NOT_FOUND, "Token not found."));
    }

    private boolean sees(Caller caller, Token token) {
        if (token.kind() == TokenKind.DEPLOY || token.account() == null) {
            return false;
        }
        boolean own = token.account().equals(caller.account())
                && (caller.holder() == null || token.id().equals(caller.token()));
        return own || readers.access().seesEverybody(caller);
    }
}
