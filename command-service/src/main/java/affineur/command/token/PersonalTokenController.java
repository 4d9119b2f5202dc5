package affineur.command.token;

import affineur.access.Access;
import affineur.access.Account;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Token;
import affineur.access.gitlab.GitLabIssued;
import affineur.access.gitlab.GitLabJson;
import affineur.access.gitlab.GitLabToken;
import affineur.command.Anonymous;
import affineur.command.Fields;
import affineur.command.NotFound;
import affineur.command.Origin;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.TokenId;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tokens of accounts: everybody's own, and everybody's for administrators. What a token makes or renews has no scope that
 * it has not itself.
 */
@RestController
@RequestMapping("/api/v4")
public final class PersonalTokenController {
    private static final String TOKENS = "/personal_access_tokens";
    private static final String TOKEN = TOKENS + "/{token:[1-9]\\d{0,17}}";

    private final Callers callers;
    private final Access access;
    private final Directory directory;
    private final Tokens tokens;
    private final Grants grants;
    private final Answers answers;

    public PersonalTokenController(
            Callers callers, Access access, Directory directory, Tokens tokens, GitLabJson json) {
        this.callers = callers;
        this.access = access;
        this.directory = directory;
        this.tokens = tokens;
        this.grants = new Grants(access);
        this.answers = new Answers(json);
    }

    @PostMapping("/users/{user:[1-9]\\d{0,17}}/personal_access_tokens")
    ResponseEntity<GitLabIssued<GitLabToken>> issue(@PathVariable("user") long user, HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        access.requireAdministrator(caller);
        Account account = directory
                .account(new AccountId(user))
                .filter(found -> !found.forgotten())
                .orElseThrow(NotFound::account);
        if (account.kind() == AccountKind.BOT) {
            throw new Refusal(ProblemType.BOT_STAYS, "A bot has no token but the one that it was made for.");
        }
        return issue(account.id(), caller, request);
    }

    @PostMapping("/user" + TOKENS)
    ResponseEntity<GitLabIssued<GitLabToken>> issueOwn(HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        Anonymous.refuse(caller);
        AccountId account = caller.account();
        if (account == null || caller.holder() != null) {
            throw new Refusal(
                    ProblemType.NOT_PERSONAL, "This token is for one group or project, so it makes no personal ones.");
        }
        Grants.requireManaging(caller);
        return issue(account, caller, request);
    }

    private ResponseEntity<GitLabIssued<GitLabToken>> issue(
            AccountId account, Caller caller, HttpServletRequest request) throws IOException {
        Fields fields = Fields.of(request);
        Tokens.Wish wish = new Tokens.Wish(
                fields.required("name"), grants.personal(fields, caller), tokens.expiry(fields, Expiry.OF_NEW));
        Tokens.Issued issued = tokens.issue(account, wish, new Origin(caller.actor(), Correlation.of(request)));
        return answers.personal(HttpStatus.CREATED, issued.shown(), issued.secret());
    }

    @PostMapping(TOKENS + "/self/rotate")
    ResponseEntity<GitLabIssued<GitLabToken>> rotateSelf(HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        return rotate(self(caller), caller, request);
    }

    @PostMapping(TOKEN + "/rotate")
    ResponseEntity<GitLabIssued<GitLabToken>> rotate(@PathVariable("token") long token, HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        return rotate(managed(token, caller), caller, request);
    }

    private ResponseEntity<GitLabIssued<GitLabToken>> rotate(Token was, Caller caller, HttpServletRequest request)
            throws IOException {
        if (was.account() == null) {
            throw new Refusal(ProblemType.NOT_ROTATED, "A deploy token is not rotated: make another and revoke it.");
        }
        Grants.requireManaging(caller);
        Grants.requireCovered(was.scopes(), caller);
        Fields fields = Fields.of(request);
        Tokens.Issued issued = tokens.rotate(
                was, tokens.expiry(fields, Expiry.OF_ROTATED), new Origin(caller.actor(), Correlation.of(request)));
        return answers.personal(HttpStatus.OK, issued.shown(), issued.secret());
    }

    /** Whatever its scopes: to give up what one has is no harm. */
    @DeleteMapping(TOKENS + "/self")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeSelf(HttpServletRequest request) {
        Caller caller = callers.of(request);
        tokens.revoke(self(caller).id(), new Origin(caller.actor(), Correlation.of(request)));
    }

    @DeleteMapping(TOKEN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable("token") long token, HttpServletRequest request) {
        Caller caller = callers.of(request);
        Token managed = managed(token, caller);
        Grants.requireManaging(caller);
        tokens.revoke(managed.id(), new Origin(caller.actor(), Correlation.of(request)));
    }

    private Token self(Caller caller) {
        Anonymous.refuse(caller);
        return directory.token(Objects.requireNonNull(caller.token())).orElseThrow(NotFound::anything);
    }

    /** Somebody else's looks as if it were not there. */
    private Token managed(long number, Caller caller) {
        Anonymous.refuse(caller);
        Token token = directory
                .token(new TokenId(number))
                .filter(found -> found.account() != null)
                .orElseThrow(NotFound::anything);
        AccountId account = caller.account();
        boolean own = account != null && account.equals(token.account());
        boolean within = caller.holder() == null || caller.holder().equals(token.holder());
        boolean administrator = account != null && caller.holder() == null && access.isAdministrator(account);
        if ((own && within) || administrator) {
            return token;
        }
        throw NotFound.anything();
    }
}
