package affineur.query.tokens;

import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Permission;
import affineur.access.Token;
import affineur.access.gitlab.GitLabBotToken;
import affineur.access.gitlab.GitLabDeployToken;
import affineur.access.gitlab.GitLabJson;
import affineur.events.Holder;
import affineur.events.TokenKind;
import affineur.http.mvc.Paging;
import affineur.query.http.Readers;
import affineur.query.listing.Listing;
import affineur.query.listing.Parameters;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * GitLab's {@code access_tokens} and {@code deploy_tokens} of groups and projects, for those who manage them: maintainers
 * of a project, owners of a group.
 */
@RestController
public final class PlaceTokensController {
    private static final String PLACE = "/api/v4/{kind:groups|projects}/{id}";
    private static final Set<TokenKind> BOTS = Set.of(TokenKind.PROJECT, TokenKind.GROUP);
    private static final Set<TokenKind> DEPLOY = Set.of(TokenKind.DEPLOY);

    private final Directory directory;
    private final Readers readers;
    private final GitLabJson json;
    private final InstantSource clock;

    public PlaceTokensController(Directory directory, Readers readers, GitLabJson json, InstantSource clock) {
        this.directory = directory;
        this.readers = readers;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping(PLACE + "/access_tokens")
    ResponseEntity<List<GitLabBotToken>> bots(
            HttpServletRequest request, @PathVariable String kind, @PathVariable String id) {
        TokenList list = new TokenList(new Parameters(request), clock.instant());
        List<Token> tokens = list.of(of(managed(request, kind, id), BOTS).toList());
        return Paging.of(request).answer(request, tokens, json::botToken);
    }

    @GetMapping(PLACE + "/access_tokens/{token}")
    GitLabBotToken bot(
            HttpServletRequest request, @PathVariable String kind, @PathVariable String id, @PathVariable long token) {
        return json.botToken(one(managed(request, kind, id), BOTS, token));
    }

    @GetMapping(PLACE + "/deploy_tokens")
    ResponseEntity<List<GitLabDeployToken>> deployTokens(
            HttpServletRequest request, @PathVariable String kind, @PathVariable String id) {
        return answer(request, of(managed(request, kind, id), DEPLOY));
    }

    @GetMapping(PLACE + "/deploy_tokens/{token}")
    GitLabDeployToken deployToken(
            HttpServletRequest request, @PathVariable String kind, @PathVariable String id, @PathVariable long token) {
        return json.deployToken(one(managed(request, kind, id), DEPLOY, token));
    }

    /** Those of all groups and projects, for administrators. */
    @GetMapping("/api/v4/deploy_tokens")
    ResponseEntity<List<GitLabDeployToken>> allDeployTokens(HttpServletRequest request) {
        readers.access().requireAdministrator(readers.callers().of(request));
        return answer(request, Listing.of(directory.tokens()).where(token -> DEPLOY.contains(token.kind())));
    }

    private Holder managed(HttpServletRequest request, String kind, String id) {
        Caller caller = readers.callers().of(request);
        Permission permission = kind.equals("groups") ? Permission.ADMINISTER : Permission.MANAGE_MEMBERS;
        return readers.place(caller, kind, id, permission).holder();
    }

    /** Those that were made for this place, not for one above or below. */
    private Listing<Token> of(Holder holder, Set<TokenKind> kinds) {
        return Listing.of(directory.tokens())
                .where(token -> holder.equals(token.holder()) && kinds.contains(token.kind()));
    }

    private Token one(Holder holder, Set<TokenKind> kinds, long number) {
        return of(holder, kinds).where(token -> token.id().value() == number).toList().stream()
                .findFirst()
                .orElseThrow(() -> new Refusal(ProblemType.TOKEN_NOT_FOUND, "Token not found."));
    }

    private ResponseEntity<List<GitLabDeployToken>> answer(HttpServletRequest request, Listing<Token> tokens) {
        Instant now = clock.instant();
        List<Token> wanted = tokens.where(
                        new Parameters(request).flag("active"), (token, active) -> token.isExpired(now) != active)
                .toList();
        return Paging.of(request).answer(request, wanted, json::deployToken);
    }
}
