package affineur.command.token;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Member;
import affineur.access.Token;
import affineur.access.gitlab.GitLabBotToken;
import affineur.access.gitlab.GitLabDeployToken;
import affineur.access.gitlab.GitLabIssued;
import affineur.access.gitlab.GitLabJson;
import affineur.command.Anonymous;
import affineur.command.Fields;
import affineur.command.Holders;
import affineur.command.NotFound;
import affineur.command.Origin;
import affineur.command.OwnRole;
import affineur.events.AccountId;
import affineur.events.Holder;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.http.Callers;
import affineur.http.Correlation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tokens of projects, for maintainers, and of groups, for their owners: access tokens with a bot, whose role is at most
 * the maker's, and deploy tokens for packages.
 */
@RestController
@RequestMapping(Holders.ROUTE)
public final class HolderTokenController {
    private static final String BOTS = "/access_tokens";
    private static final String DEPLOY = "/deploy_tokens";
    private static final String TOKEN = "/{token:[1-9]\\d{0,17}}";

    private final Callers callers;
    private final Holders holders;
    private final OwnRole ownRole;
    private final Access access;
    private final Directory directory;
    private final Tokens tokens;
    private final Answers answers;

    public HolderTokenController(Callers callers, Access access, Directory directory, Tokens tokens, GitLabJson json) {
        this.callers = callers;
        this.holders = new Holders(access);
        this.ownRole = new OwnRole(access);
        this.access = access;
        this.directory = directory;
        this.tokens = tokens;
        this.answers = new Answers(json);
    }

    @PostMapping(BOTS)
    ResponseEntity<GitLabIssued<GitLabBotToken>> issue(
            @PathVariable String kind, @PathVariable String id, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        Holder holder = holders.managed(caller, kind, id);
        Fields fields = Fields.of(request);
        List<Scope> scopes = Grants.ofHolder(fields);
        Grants.requireCovered(scopes, caller);
        Role role = Optional.ofNullable(fields.number("access_level"))
                .map(OwnRole::of)
                .orElse(Role.MAINTAINER);
        ownRole.requireAtLeast(role, caller, holder);
        Tokens.Issued issued = tokens.forBot(
                holder,
                role,
                new Tokens.Wish(fields.required("name"), scopes, tokens.expiry(fields, Expiry.OF_NEW)),
                new Origin(caller.actor(), Correlation.of(request)));
        return answers.bot(HttpStatus.CREATED, issued.shown(), issued.secret());
    }

    @PostMapping(BOTS + TOKEN + "/rotate")
    ResponseEntity<GitLabIssued<GitLabBotToken>> rotate(
            @PathVariable String kind,
            @PathVariable String id,
            @PathVariable("token") long token,
            HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        return rotate(bot(token, holders.managed(caller, kind, id)), caller, request);
    }

    @PostMapping(BOTS + "/self/rotate")
    ResponseEntity<GitLabIssued<GitLabBotToken>> rotateSelf(
            @PathVariable String kind, @PathVariable String id, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        return rotate(self(caller, holders.known(caller, kind, id)), caller, request);
    }

    @DeleteMapping(BOTS + TOKEN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(
            @PathVariable String kind,
            @PathVariable String id,
            @PathVariable("token") long token,
            HttpServletRequest request) {
        Caller caller = callers.of(request);
        revoke(bot(token, holders.managed(caller, kind, id)), caller, request);
    }

    @PostMapping(DEPLOY)
    ResponseEntity<GitLabIssued<GitLabDeployToken>> deploy(
            @PathVariable String kind, @PathVariable String id, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        Holder holder = holders.managed(caller, kind, id);
        Fields fields = Fields.of(request);
        List<Scope> scopes = Grants.ofPackages(fields);
        Grants.requireCovered(scopes, caller);
        Tokens.Issued issued = tokens.deploy(
                holder,
                new Tokens.Wish(fields.required("name"), scopes, tokens.expiry(fields, null)),
                new Origin(caller.actor(), Correlation.of(request)));
        return answers.deploy(HttpStatus.CREATED, issued.shown(), issued.secret());
    }

    @DeleteMapping(DEPLOY + TOKEN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeDeploy(
            @PathVariable String kind,
            @PathVariable String id,
            @PathVariable("token") long token,
            HttpServletRequest request) {
        Caller caller = callers.of(request);
        revoke(deployed(token, holders.managed(caller, kind, id)), caller, request);
    }

    private Token bot(long number, Holder holder) {
        return token(number, holder, TokenKind.PROJECT, TokenKind.GROUP);
    }

    private Token deployed(long number, Holder holder) {
        return token(number, holder, TokenKind.DEPLOY);
    }

    private Token token(long number, Holder holder, TokenKind... kinds) {
        return directory
                .token(new TokenId(number))
                .filter(token -> holder.equals(token.holder()) && List.of(kinds).contains(token.kind()))
                .orElseThrow(NotFound::anything);
    }

    private Token self(Caller caller, Holder holder) {
        Anonymous.refuse(caller);
        Grants.requireManaging(caller);
        return bot(Objects.requireNonNull(caller.token()).value(), holder);
    }

    private ResponseEntity<GitLabIssued<GitLabBotToken>> rotate(Token was, Caller caller, HttpServletRequest request)
            throws IOException {
        Grants.requireCovered(was.scopes(), caller);
        AccountId bot = Objects.requireNonNull(was.account());
        Holder holder = Objects.requireNonNull(was.holder());
        access.membership(bot, holder)
                .map(Member::role)
                .ifPresent(role -> ownRole.requireAtLeast(role, caller, holder));
        Fields fields = Fields.of(request);
        Tokens.Issued issued = tokens.rotate(
                was, tokens.expiry(fields, Expiry.OF_ROTATED), new Origin(caller.actor(), Correlation.of(request)));
        return answers.bot(HttpStatus.OK, issued.shown(), issued.secret());
    }

    private void revoke(Token token, Caller caller, HttpServletRequest request) {
        tokens.revoke(token.id(), new Origin(caller.actor(), Correlation.of(request)));
    }
}
