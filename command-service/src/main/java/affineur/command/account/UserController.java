package affineur.command.account;

import affineur.access.Access;
import affineur.access.Account;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.gitlab.GitLabAccount;
import affineur.access.gitlab.GitLabJson;
import affineur.access.people.People;
import affineur.access.people.Person;
import affineur.command.Fields;
import affineur.command.NotFound;
import affineur.command.Origin;
import affineur.command.Recorded;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.http.Callers;
import affineur.http.Correlation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Makes users and service accounts, changes, blocks and forgets them: all by administrators. */
@RestController
@RequestMapping("/api/v4")
public final class UserController {
    private static final String USER = "/users/{user:[1-9]\\d{0,17}}";

    private final Callers callers;
    private final Access access;
    private final Directory directory;
    private final Accounts accounts;
    private final Details details;
    private final GitLabJson json;

    public UserController(
            Callers callers, Access access, Directory directory, People people, Accounts accounts, GitLabJson json) {
        this.callers = callers;
        this.access = access;
        this.directory = directory;
        this.accounts = accounts;
        this.details = new Details(people, directory);
        this.json = json;
    }

    /** Passwords and invitations are GitLab's alone: who stands behind the account acts by tokens. */
    @PostMapping("/users")
    @ResponseStatus(HttpStatus.CREATED)
    GitLabAccount create(HttpServletRequest request) throws IOException {
        Caller caller = administrator(request);
        Fields fields = Fields.of(request);
        Person person = Details.person(fields.required("username"), fields.required("name"), fields.text("email"));
        boolean administrator = Boolean.TRUE.equals(fields.flag("admin"));
        return create(AccountKind.PERSON, person, administrator, new Origin(caller.actor(), Correlation.of(request)));
    }

    @PostMapping("/service_accounts")
    @ResponseStatus(HttpStatus.CREATED)
    GitLabAccount createService(HttpServletRequest request) throws IOException {
        Caller caller = administrator(request);
        Fields fields = Fields.of(request);
        String username = fields.text("username");
        String name = fields.text("name");
        Person person = Details.person(
                username == null
                        ? "service_account_" + UUID.randomUUID().toString().replace("-", "")
                        : username,
                name == null ? "Service account user" : name,
                fields.text("email"));
        return create(AccountKind.SERVICE, person, false, new Origin(caller.actor(), Correlation.of(request)));
    }

    private GitLabAccount create(AccountKind kind, Person person, boolean administrator, Origin origin) {
        return shown(details.keep(person, null, key -> accounts.create(kind, key, administrator, origin)));
    }

    /** What is not sent stays as it was. */
    @PutMapping(USER)
    GitLabAccount change(@PathVariable("user") long user, HttpServletRequest request) throws IOException {
        Caller caller = administrator(request);
        Account account = require(user);
        Fields fields = Fields.of(request);
        Boolean administrator = fields.flag("admin");
        Person was = details.of(account).orElse(null);
        Person is = changed(was, fields);
        if (is != null) {
            details.requireFree(is.username(), account.id());
        }
        Origin origin = new Origin(caller.actor(), Correlation.of(request));
        if (administrator != null && administrator) {
            accounts.appoint(account.id(), origin);
        } else if (administrator != null) {
            accounts.dismiss(account.id(), origin);
        }
        if (is != null && !is.equals(was)) {
            details.keep(is, account.id(), key -> {
                accounts.change(account.id(), key, origin);
                return key;
            });
            if (account.details() != null) {
                details.drop(account.details());
            }
        }
        return shown(account.id());
    }

    /** Null where nothing of a person was sent. */
    private static @Nullable Person changed(@Nullable Person was, Fields fields) {
        if (!fields.has("username") && !fields.has("name") && !fields.has("email")) {
            return null;
        }
        String username = fields.text("username");
        String name = fields.text("name");
        if (was == null) {
            return Details.person(
                    fields.required("username"),
                    name == null ? fields.required("username") : name,
                    fields.text("email"));
        }
        return Details.person(
                username == null ? was.username() : username,
                name == null ? was.name() : name,
                fields.has("email") ? fields.text("email") : was.email());
    }

    @PostMapping(USER + "/block")
    @ResponseStatus(HttpStatus.CREATED)
    boolean block(@PathVariable("user") long user, HttpServletRequest request) {
        Caller caller = administrator(request);
        accounts.block(require(user).id(), new Origin(caller.actor(), Correlation.of(request)));
        return true;
    }

    @PostMapping(USER + "/unblock")
    @ResponseStatus(HttpStatus.CREATED)
    boolean unblock(@PathVariable("user") long user, HttpServletRequest request) {
        Caller caller = administrator(request);
        accounts.unblock(require(user).id(), new Origin(caller.actor(), Correlation.of(request)));
        return true;
    }

    /**
     * Forgets whoever stands behind the account, first for what they may do and then for who they are. Where the latter
     * cannot be done now, the same request does it later.
     */
    @DeleteMapping(USER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void forget(@PathVariable("user") long user, HttpServletRequest request) {
        Caller caller = administrator(request);
        Account account = directory.account(new AccountId(user)).orElseThrow(NotFound::account);
        if (!account.forgotten()) {
            accounts.forget(account.id(), new Origin(caller.actor(), Correlation.of(request)));
            if (account.details() != null) {
                details.forget(account.details());
            }
        } else if (accounts.detailsEver(account.id()).stream().noneMatch(details::isKept)) {
            throw NotFound.account();
        }
        accounts.detailsEver(account.id()).stream().filter(details::isKept).forEach(details::forget);
    }

    private Caller administrator(HttpServletRequest request) {
        Caller caller = callers.of(request);
        access.requireAdministrator(caller);
        return caller;
    }

    private Account require(long user) {
        return directory
                .account(new AccountId(user))
                .filter(account -> !account.forgotten())
                .orElseThrow(NotFound::account);
    }

    private GitLabAccount shown(AccountId id) {
        return json.account(directory.account(id).orElseThrow(Recorded::notShownYet));
    }
}
