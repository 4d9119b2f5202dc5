package affineur.query.users;

import affineur.access.Account;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.gitlab.GitLabAccount;
import affineur.access.gitlab.GitLabJson;
import affineur.access.gitlab.GitLabUser;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.http.mvc.Paging;
import affineur.query.http.Readers;
import affineur.query.listing.Listing;
import affineur.query.listing.Parameters;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** GitLab's {@code /api/v4/users} and {@code /user}, for everybody who has a token. Who is forgotten is in neither. */
@RestController
public final class UsersController {
    private final Directory directory;
    private final Readers readers;
    private final GitLabJson json;

    public UsersController(Directory directory, Readers readers, GitLabJson json) {
        this.directory = directory;
        this.readers = readers;
        this.json = json;
    }

    /** An account with what it is called, looked up once for all filters. */
    private record Named(Account account, GitLabUser user) {
        private static final Map<String, Comparator<Named>> ORDERS = Map.of(
                "id", Comparator.comparingLong(named -> named.user.id()),
                "name", Comparator.comparing(named -> named.user.name(), String.CASE_INSENSITIVE_ORDER),
                "username", Comparator.comparing(named -> named.user.username(), String.CASE_INSENSITIVE_ORDER),
                "created_at", Comparator.comparing(named -> named.account.created()));

        boolean contains(String text) {
            return user.username().toLowerCase(Locale.ROOT).contains(text)
                    || user.name().toLowerCase(Locale.ROOT).contains(text);
        }

        boolean isPerson() {
            return account.kind() == AccountKind.PERSON;
        }
    }

    @GetMapping("/api/v4/users")
    ResponseEntity<List<Record>> users(HttpServletRequest request) {
        Caller caller = readers.known(request);
        Parameters asked = new Parameters(request);
        boolean all = readers.access().seesEverybody(caller);
        Listing<Named> users = Listing.of(directory.accounts())
                .where(account -> !account.forgotten())
                .whereIf(asked.isTrue("blocked"), Account::blocked)
                .whereIf(asked.isTrue("active"), account -> !account.blocked())
                .whereIf(all && asked.isTrue("admins"), Account::administrator)
                .where(
                        asked.time("created_after"),
                        (account, time) -> account.created().isAfter(time))
                .where(
                        asked.time("created_before"),
                        (account, time) -> account.created().isBefore(time))
                .map(account -> new Named(account, json.profile(account).user()))
                .whereIf(asked.isTrue("humans"), Named::isPerson)
                .whereIf(asked.isTrue("exclude_humans"), named -> !named.isPerson())
                .whereIf(
                        asked.isTrue("without_project_bots"),
                        named -> named.account().kind() != AccountKind.BOT)
                .where(
                        asked.text("username"),
                        (named, name) -> named.user().username().equalsIgnoreCase(name))
                .where(
                        asked.search("search"),
                        (named, text) -> named.contains(text)
                                || (all
                                        && text.equalsIgnoreCase(
                                                json.account(named.account()).email())));
        return Paging.of(request)
                .answer(
                        request,
                        users.sorted(asked.order(Named.ORDERS, "id", true)),
                        named -> json.user(named.account(), caller));
    }

    @GetMapping("/api/v4/users/{id}")
    Record user(HttpServletRequest request, @PathVariable long id) {
        Caller caller = readers.known(request);
        return Optional.of(id)
                .filter(number -> number > 0)
                .flatMap(number -> directory.account(new AccountId(number)))
                .filter(account -> !account.forgotten())
                .map(account -> json.user(account, caller))
                .orElseThrow(() -> new Refusal(ProblemType.USER_NOT_FOUND, "User not found."));
    }

    /** Whom the token stands for. */
    @GetMapping("/api/v4/user")
    GitLabAccount self(HttpServletRequest request) {
        return Optional.ofNullable(readers.known(request).account())
                .flatMap(directory::account)
                .map(json::account)
                .orElseThrow(
                        () -> new Refusal(ProblemType.NO_USER, "This token stands for no user: it is a deploy token."));
    }
}
