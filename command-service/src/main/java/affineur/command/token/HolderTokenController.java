package affineur.command.token;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Member;
import affineur.access.Permission;
import affineur.access.Token;
import affineur.access.gitlab.GitLabBotToken;
import affineur.access.gitlab.GitLabDeployToken;
import affineur.access.gitlab.GitLabIssued;
import affineur.access.gitlab.GitLabJson;
import affineur.command.Anonymous;
import affineur.command.Fields;
import affineur.command.Groups;
import affineur.command.NotFound;
import affineur.command.Origin;
import affineur.command.OwnRole;
import affineur.command.Projects;
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
@RequestMapping("/api/v4")
public final class HolderTokenController {
    private static final String PROJECT = "/projects/{holder}";
    private static final String GROUP = "/groups/{holder}";
    private static final String BOTS = "/access_tokens";
    private static final String DEPLOY = "/deploy_tokens";
    private static final String TOKEN = "/{token:[1-9]\\d{0,17}}";

    private final Callers callers;
    private final Projects projects;
    private final Groups groups;
    private final OwnRole ownRole;
    private final Access access;
    private final Directory directory;
    private final Tokens tokens;
    private final Answers answers;

    public HolderTokenController(Callers callers, Access access, Directory directory, Tokens tokens, GitLabJson json) {
        this.callers = callers;
        this.projects = new Projects(access);
        this.groups = new Groups(access);
        this.ownRole = new OwnRole(access);
        this.access = access;
        this.directory = directory;
        this.tokens = tokens;
        this.answers = new Answers(json);
    }

    @PostMapping(PROJECT + BOTS)
    ResponseEntity<GitLabIssued<GitLabBotToken>> issueForProject(
            @PathVariable("holder") String project, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        return issue(managed(caller, project), caller, request);
    }

    @PostMapping(GROUP + BOTS)
    ResponseEntity<GitLabIssued<GitLabBotToken>> issueForGroup(
            @PathVariable("holder") String group, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        return issue(owned(caller, group), caller, request);
    }

    @PostMapping(PROJECT + BOTS + TOKEN + "/rotate")
    ResponseEntity<GitLabIssued<GitLabBotToken>> rotateOfProject(
            @PathVariable("holder") String project, @PathVariable("token") long token, HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        return rotate(bot(token, managed(caller, project)), caller, request);
    }

    @PostMapping(GROUP + BOTS + TOKEN + "/rotate")
    ResponseEntity<GitLabIssued<GitLabBotToken>> rotateOfGroup(
            @PathVariable("holder") String group, @PathVariable("token") long token, HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        return rotate(bot(token, owned(caller, group)), caller, request);
    }

    @PostMapping(PROJECT + BOTS + "/self/rotate")
    ResponseEntity<GitLabIssued<GitLabBotToken>> rotateSelfOfProject(
            @PathVariable("holder") String idOrPath, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        Holder holder =
                Holder.of(projects.allowing(caller, Permission.READ, idOrPath).id());
        return rotate(self(caller, holder), caller, request);
    }

    @PostMapping(GROUP + BOTS + "/self/rotate")
    ResponseEntity<GitLabIssued<GitLabBotToken>> rotateSelfOfGroup(
            @PathVariable("holder") String idOrPath, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        Holder holder =
                Holder.of(groups.allowing(caller, Permission.READ, idOrPath).id());
        return rotate(self(caller, holder), caller, request);
    }

    @DeleteMapping(PROJECT + BOTS + TOKEN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeOfProject(
            @PathVariable("holder") String project, @PathVariable("token") long token, HttpServletRequest request) {
        Caller caller = callers.of(request);
        revoke(bot(token, managed(caller, project)), caller, request);
    }

    @DeleteMapping(GROUP + BOTS + TOKEN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeOfGroup(
            @PathVariable("holder") String group, @PathVariable("token") long token, HttpServletRequest request) {
        Caller caller = callers.of(request);
        revoke(bot(token, owned(caller, group)), caller, request);
    }

    @PostMapping(PROJECT + DEPLOY)
    ResponseEntity<GitLabIssued<GitLabDeployToken>> deployOfProject(
            @PathVariable("holder") String project, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        return deploy(managed(caller, project), caller, request);
    }

    @PostMapping(GROUP + DEPLOY)
    ResponseEntity<GitLabIssued<GitLabDeployToken>> deployOfGroup(
            @PathVariable("holder") String group, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        return deploy(owned(caller, group), caller, request);
    }

    @DeleteMapping(PROJECT + DEPLOY + TOKEN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeDeployOfProject(
            @PathVariable("holder") String project, @PathVariable("token") long token, HttpServletRequest request) {
        Caller caller = callers.of(request);
        revoke(deployed(token, managed(caller, project)), caller, request);
    }

    @DeleteMapping(GROUP + DEPLOY + TOKEN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeDeployOfGroup(
            @PathVariable("holder") String group, @PathVariable("token") long token, HttpServletRequest request) {
        Caller caller = callers.of(request);
        revoke(deployed(token, owned(caller, group)), caller, request);
    }

    private Holder managed(Caller caller, String project) {
        return Holder.of(
                projects.allowing(caller, Permission.MANAGE_MEMBERS, project).id());
    }

    private Holder owned(Caller caller, String group) {
        return Holder.of(groups.allowing(caller, Permission.ADMINISTER, group).id());
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

    private ResponseEntity<GitLabIssued<GitLabBotToken>> issue(Holder holder, Caller caller, HttpServletRequest request)
            throws IOException {
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

    private ResponseEntity<GitLabIssued<GitLabDeployToken>> deploy(
            Holder holder, Caller caller, HttpServletRequest request) throws IOException {
        Fields fields = Fields.of(request);
        List<Scope> scopes = Grants.ofPackages(fields);
        Grants.requireCovered(scopes, caller);
        Tokens.Issued issued = tokens.deploy(
                holder,
                new Tokens.Wish(fields.required("name"), scopes, tokens.expiry(fields, null)),
                new Origin(caller.actor(), Correlation.of(request)));
        return answers.deploy(HttpStatus.CREATED, issued.shown(), issued.secret());
    }

    private void revoke(Token token, Caller caller, HttpServletRequest request) {
        tokens.revoke(token.id(), new Origin(caller.actor(), Correlation.of(request)));
    }
}
